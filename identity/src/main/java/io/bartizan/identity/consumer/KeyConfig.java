package io.bartizan.identity.consumer;

import io.bartizan.config.Check;
import io.bartizan.config.Doc;
import io.bartizan.config.Example;
import io.bartizan.config.Place;
import io.bartizan.pipeline.Bytes;
import java.time.Instant;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One API key, without what makes it secret.
public record KeyConfig(
    Place place,
    @Doc(
            "The middle part of the key, by which it is found: 8 to 32 letters and digits. No two keys share one.")
        @Example("shop0001")
        String id,
    @Doc("`sha256:` and the SHA-256 of the whole key in hexadecimal: `printf %s KEY | sha256sum`.")
        @Example("sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")
        String hash,
    @Doc("When the key stops being good; never if absent.") @Example("2027-01-01T00:00:00Z")
        @Nullable Instant expires)
    implements Credential {

  private static final String ALGORITHM = "sha256:";
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9]{8,32}");
  private static final Pattern HASH = Pattern.compile(ALGORITHM + "[0-9a-f]{64}");

  /// What is no hash may be the key itself, so it is not repeated in the complaint.
  public KeyConfig {
    Check.all()
        .and(ID.matcher(id).matches(), "id", shown(id), "8 to 32 letters and digits")
        .and(
            HASH.matcher(hash).matches(),
            "hash",
            shown(hash),
            "sha256: and 64 hexadecimal digits in lower case")
        .done();
  }

  @Override
  public CredentialKind kind() {
    return CredentialKind.KEY;
  }

  @Override
  public String foundBy(String consumer) {
    return id;
  }

  /// The SHA-256 of the whole key, as [Bytes].
  @Override
  public Object proof() {
    byte[] sha256 = HexFormat.of().parseHex(hash, ALGORITHM.length(), hash.length());
    return Bytes.view(sha256, 0, sha256.length);
  }

  private static String shown(String text) {
    return "a text of " + text.length() + " characters";
  }
}
