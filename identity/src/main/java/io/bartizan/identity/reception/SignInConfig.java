package io.bartizan.identity.reception;

import io.bartizan.config.Check;
import io.bartizan.config.Default;
import io.bartizan.config.Doc;
import io.bartizan.config.Example;
import io.bartizan.config.Place;
import io.bartizan.identity.oidc.OidcConfig;
import io.bartizan.identity.saml.SamlConfig;
import io.bartizan.identity.session.SessionConfig;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// How people sign in, and how long they stay so.
@Doc("A sign-in: how people sign in, and how long they stay so.")
public record SignInConfig(
    Place place,
    @Doc("By OpenID Connect.") @Nullable OidcConfig oidc,
    @Doc("By SAML 2.0.") @Nullable SamlConfig saml,
    @Doc("How long they stay signed in.") @Default("{}") SessionConfig session,
    @Doc(
            "What the paths of its own pages begin with; `/.sign-in/NAME` if absent. They are served wherever a route uses it.")
        @Example("/.sign-in/corp")
        @Nullable String path,
    @Doc(
            "The origin by which browsers call the gateway, if it is not https and the host of each request: behind a proxy that changes it.")
        @Example("https://app.example.com")
        @Nullable String origin) {
  private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~-]+){1,8}");
  private static final Pattern DOTS = Pattern.compile("/\\.{1,2}(/|$)");

  public SignInConfig {
    Check.all()
        .and((oidc == null) != (saml == null), "oidc", oidc, "one way to sign in: `oidc` or `saml`")
        .and(
            path == null || PATH.matcher(path).matches() && !DOTS.matcher(path).find(),
            "path",
            path,
            "1 to 8 segments of letters, digits and ._~-, without a slash at the end")
        .and(
            origin == null || isOrigin(origin),
            "origin",
            origin,
            "an https origin without a path, such as https://app.example.com")
        .done();
  }

  private static boolean isOrigin(String text) {
    try {
      URI uri = URI.create(text);
      return "https".equals(uri.getScheme())
          && uri.getHost() != null
          && text.equals("https://" + uri.getRawAuthority())
          && uri.getRawUserInfo() == null;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  /// What the paths of its pages begin with, without a slash at the end.
  ///
  /// @param name its name
  public String path(String name) {
    return path == null ? "/.sign-in/" + name : path;
  }

  /// The same, wherever it is written.
  SignInConfig unplaced() {
    return new SignInConfig(Place.startOf(""), oidc, saml, session, path, origin);
  }

  /// The names of who vouches for its people.
  public List<String> providers() {
    return Stream.of(oidc == null ? null : oidc.issuer(), saml == null ? null : saml.issuer())
        .flatMap(Stream::ofNullable)
        .toList();
  }

  /// Whether sessions end with the process because no keys are configured.
  public boolean forgets() {
    return session.keys().isEmpty();
  }
}
