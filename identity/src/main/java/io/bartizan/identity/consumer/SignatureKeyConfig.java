package io.bartizan.identity.consumer;

import io.bartizan.config.Check;
import io.bartizan.config.Doc;
import io.bartizan.config.Example;
import io.bartizan.config.Place;
import io.bartizan.config.Readable;
import io.bartizan.config.Secret;
import io.bartizan.identity.verify.PublicKeyFile;
import io.bartizan.identity.verify.SharedKey;
import io.bartizan.identity.verify.SignatureAlgorithm;
import io.bartizan.identity.verify.VerifyingKey;
import java.nio.file.Path;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One key for HTTP Message Signatures.
public record SignatureKeyConfig(
    Place place,
    @Doc(
            "What the parameter `keyid` says, by which the key is found: 1 to 128 visible ASCII characters without quotes and"
                + " backslashes. No two keys share one.")
        @Example("shop-2026")
        String id,
    @Doc("The only algorithm that the key is good for.") @Example("hmac-sha256")
        SignatureAlgorithm algorithm,
    @Doc("With `hmac-sha256`: the secret, of 32 bytes at least.") @Example("env:SHOP_SECRET")
        @Nullable Secret secret,
    @Doc(
            "With every other algorithm: a file with the public key, as PEM (`BEGIN PUBLIC KEY`) or as a JSON Web Key.")
        @Example("shop.pub.pem")
        @Readable
        @Nullable Path publicKey,
    @Doc("When the key stops being good; never if absent.") @Example("2027-01-01T00:00:00Z")
        @Nullable Instant expires)
    implements Credential {

  private static final Pattern ID = Pattern.compile("[\\x21\\x23-\\x5b\\x5d-\\x7e]{1,128}");

  public SignatureKeyConfig {
    Check.all()
        .and(
            ID.matcher(id).matches(),
            "id",
            id,
            "1 to 128 visible ASCII characters without quotes and backslashes")
        .and(
            algorithm.symmetric() == (secret != null),
            "secret",
            secret == null ? "absent" : "present",
            "with hmac-sha256, and only with it")
        .and(
            algorithm.symmetric() == (publicKey == null),
            "publicKey",
            publicKey == null ? "absent" : "present",
            "with every algorithm but hmac-sha256, and only with these")
        .done();
    key(algorithm, secret, publicKey);
  }

  private static VerifyingKey key(
      SignatureAlgorithm algorithm, @Nullable Secret secret, @Nullable Path publicKey) {
    if (secret != null) {
      return new SharedKey(secret);
    }
    if (publicKey != null) {
      return PublicKeyFile.read(algorithm, publicKey);
    }
    throw new IllegalArgumentException("publicKey: absent (expected: a file)");
  }

  @Override
  public CredentialKind kind() {
    return CredentialKind.SIGNATURE;
  }

  @Override
  public String foundBy(String consumer) {
    return id;
  }

  /// The [VerifyingKey].
  @Override
  public Object proof() {
    return key(algorithm, secret, publicKey);
  }
}
