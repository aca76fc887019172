package io.bartizan.identity.jwt;

import io.bartizan.config.Check;
import io.bartizan.config.Default;
import io.bartizan.config.Doc;
import io.bartizan.config.Example;
import io.bartizan.config.OneOrMany;
import io.bartizan.config.Secret;
import java.util.List;
import java.util.Set;

/// Tokens that come encrypted for this gateway (RFC 7516), with a signed token inside.
public record DecryptionConfig(
    @Doc(
            "Private keys: each one a JSON Web Key (RFC 7517) of type RSA, of at least 2048 bits, or EC. Several, so that they can be exchanged.")
        @Example("file:decryption.jwk")
        @OneOrMany
        List<Secret> keys,
    @Doc(
            "How the content's key may be transported. Those that use passwords, the key itself, or RSA with PKCS #1 v1.5 or SHA-1 are never accepted.")
        @Default("[ECDH-ES, ECDH-ES+A128KW, ECDH-ES+A192KW, ECDH-ES+A256KW, RSA-OAEP-256]")
        Set<KeyTransport> algorithms,
    @Doc("How the content may be encrypted.")
        @Default("[A128GCM, A192GCM, A256GCM, A128CBC-HS256, A192CBC-HS384, A256CBC-HS512]")
        Set<ContentCipher> encryptions,
    @Doc("Whether tokens that are only signed are refused.") @Default("true") boolean required) {
  private static final int MOST = 8;

  public DecryptionConfig {
    keys = List.copyOf(keys);
    algorithms = Set.copyOf(algorithms);
    encryptions = Set.copyOf(encryptions);
    Check.all()
        .and(!keys.isEmpty() && keys.size() <= MOST, "keys", keys.size() + " keys", "1 to 8")
        .and(!algorithms.isEmpty(), "algorithms", algorithms, "at least one")
        .and(!encryptions.isEmpty(), "encryptions", encryptions, "at least one")
        .done();
    for (Secret key : keys) {
      Check.that(
          DecryptionKey.isUsable(key),
          "keys",
          key.source(),
          "a private JSON Web Key: RSA of 2048 to 8192 bits, or EC");
    }
  }
}
