package io.bartizan.identity.oidc;

import io.bartizan.identity.Json;
import io.bartizan.identity.Proof;
import io.bartizan.identity.jwt.JwtConfig;
import io.bartizan.identity.jwt.TokenInspector;
import io.bartizan.identity.signin.Desk;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Identity;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Judges ID tokens (OpenID Connect Core 1.0, section 3.1.3.7). Blocks; thread-safe.
final class IdTokens {
  static final String METHOD = "oidc";

  /// Claims about the token and not about the person.
  private static final Set<String> OF_THE_TOKEN =
      Set.of("nonce", "at_hash", "c_hash", "s_hash", "jti", "exp", "iat", "nbf");

  private final OidcConfig config;
  private final TokenInspector inspector;

  IdTokens(OidcConfig config, Desk desk) {
    this.config = config;
    this.inspector =
        desk.issuers()
            .inspector(
                JwtConfig.own(
                    config.issuer(),
                    config.clientId(),
                    Set.of("JWT", "absent"),
                    config.leeway(),
                    config.trust(),
                    config.unsafe()));
  }

  /// What came of it.
  sealed interface Finding {}

  /// @param proved when the person has proved who they are, in milliseconds since 1970
  record Person(Identity who, long proved, String acr, String sid) implements Finding {}

  record Nobody(Proof.Rejected why) implements Finding {}

  /// @param nonce what it must repeat; null if it need not have any
  /// @param accessToken what came with it
  Finding judge(String token, @Nullable String nonce, String accessToken)
      throws InterruptedException {
    return switch (inspector.inspect(token)) {
      case TokenInspector.Bad(Proof.Rejected why) -> new Nobody(why);
      case TokenInspector.Good(Map<String, Object> claims) -> judge(claims, nonce, accessToken);
    };
  }

  private Finding judge(Map<String, Object> claims, @Nullable String nonce, String accessToken) {
    if (nonce != null && !same(nonce, claims.get("nonce"))) {
      return nobody(Code.SIGN_IN_NONCE, "the nonce is not the one that was asked for");
    }
    if (!isForUsAlone(claims)) {
      return nobody(Code.TOKEN_AUDIENCE, "azp is not " + config.clientId());
    }
    if (claims.containsKey("at_hash") && !hashes(claims.get("at_hash"), accessToken)) {
      return nobody(Code.SIGN_IN_TOKEN, "at_hash is not that of the access token");
    }
    Set<String> roles = TokenInspector.roles(claims, config.rolesClaim());
    Set<String> scopes = TokenInspector.scopes(claims, config.scopeClaim());
    if (roles == null || scopes == null) {
      return nobody(Code.TOKEN_CLAIMS, "roles or scopes are neither a text nor a list of texts");
    }
    return person(claims, roles, scopes);
  }

  private static boolean same(String nonce, @Nullable Object claim) {
    return claim instanceof String text
        && MessageDigest.isEqual(
            nonce.getBytes(StandardCharsets.UTF_8), text.getBytes(StandardCharsets.UTF_8));
  }

  /// Whoever else it is for must not have asked for it.
  private boolean isForUsAlone(Map<String, Object> claims) {
    boolean several = claims.get("aud") instanceof List<?> list && list.size() > 1;
    return claims.containsKey("azp") ? config.clientId().equals(claims.get("azp")) : !several;
  }

  /// Half of the hash whose length the signature's algorithm has; any of the three is as hard to
  /// meet.
  private static boolean hashes(@Nullable Object claim, String accessToken) {
    for (String hash : List.of("SHA-256", "SHA-384", "SHA-512")) {
      if (half(hash, accessToken).equals(claim)) {
        return true;
      }
    }
    return false;
  }

  private static String half(String hash, String text) {
    try {
      byte[] all = MessageDigest.getInstance(hash).digest(text.getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(Arrays.copyOf(all, all.length / 2));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + hash, e);
    }
  }

  private Finding person(Map<String, Object> claims, Set<String> roles, Set<String> scopes) {
    Map<String, Object> said = new HashMap<>(claims);
    said.values().removeIf(Json.Null.NULL::equals);
    said.keySet().removeAll(OF_THE_TOKEN);
    Identity who =
        Identity.of(
            String.valueOf(claims.get("sub")), config.issuer(), METHOD, roles, scopes, said);
    long proved =
        claims.get("auth_time") instanceof Long seconds
            ? seconds
            : claims.get("iat") instanceof Long seconds ? seconds : 0;
    return new Person(who, proved * 1000, text(claims, "acr"), text(claims, "sid"));
  }

  private static String text(Map<String, Object> claims, String name) {
    return claims.get(name) instanceof String text && text.length() <= 256 ? text : "";
  }

  private static Nobody nobody(Code code, String reason) {
    return new Nobody(new Proof.Rejected(code, reason));
  }
}
