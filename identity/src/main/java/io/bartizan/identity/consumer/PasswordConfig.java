package io.bartizan.identity.consumer;

import io.bartizan.config.Doc;
import io.bartizan.config.Example;
import io.bartizan.config.Place;
import io.bartizan.identity.password.PasswordHash;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One password, of which only a hash is kept. Whoever calls with it names the consumer as user.
public record PasswordConfig(
    Place place,
    @Doc(
            "The password's hash by Argon2id (`$argon2id$v=19$m=19456,t=2,p=1$SALT$HASH`, m from 7168 KiB to 64 MiB and a quarter"
                + " of the heap, m times t from 35840 to 262144, p up to 8) or bcrypt (`$2b$12$…`, cost 10 to 14): `bartizan secret hash`.")
        @Example("$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW")
        String hash,
    @Doc("When the password stops being good; never if absent.") @Example("2027-01-01T00:00:00Z")
        @Nullable Instant expires)
    implements Credential {

  /// What is no hash may be the password itself, so it is not repeated in the complaint.
  public PasswordConfig {
    PasswordHash.of(hash);
  }

  @Override
  public CredentialKind kind() {
    return CredentialKind.PASSWORD;
  }

  @Override
  public String foundBy(String consumer) {
    return consumer;
  }

  /// The [PasswordHash].
  @Override
  public Object proof() {
    return PasswordHash.of(hash);
  }

  /// Without the hash.
  @Override
  public String toString() {
    return "PasswordConfig[" + PasswordHash.of(hash) + ", expires=" + expires + "]";
  }
}
