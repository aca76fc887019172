package io.bartizan.policies.cors;

import io.bartizan.config.Check;
import io.bartizan.config.Default;
import io.bartizan.config.Doc;
import io.bartizan.config.Example;
import io.bartizan.config.OneOrMany;
import io.bartizan.config.Unsafe;
import io.bartizan.config.UnsafeChoices;
import io.bartizan.pipeline.Ascii;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Which web pages of other origins may call a route, and how (Fetch standard, section 3.2).
@Doc("Which web pages of other origins may call, and how.")
public record CorsConfig(
    @Doc(
            "Origins that are admitted, each exactly as a browser sends it: scheme, host and, unless it is the scheme's default,"
                + " port. `*` alone means every web site and needs `unsafe: [any-origin]`.")
        @Example("https://shop.example.com")
        @OneOrMany
        Set<String> origins,
    @Doc(
            "Methods that pages may use. By default those of the route; GET, HEAD, POST, PUT, PATCH and DELETE for a route of all methods.")
        @Default("[]")
        @Example("[GET, POST]")
        @OneOrMany
        Set<String> methods,
    @Doc("Request headers that pages may set besides those that need no permission.")
        @Default("[authorization, content-type]")
        @OneOrMany
        Set<String> headers,
    @Doc("Answer headers that pages may read besides those that need no permission.")
        @Default("[]")
        @Example("[etag, ratelimit]")
        @OneOrMany
        Set<String> expose,
    @Doc(
            "Whether browsers may send cookies and other credentials of their own along. Never together with the origin `*`.")
        @Default("false")
        boolean credentials,
    @Doc("How long a browser may remember a permission, from 0s to 1d.") @Default("10min")
        Duration maxAge,
    @Doc("Unsafe choices that this needs: `any-origin`.") @Default("[]") @OneOrMany
        Set<Unsafe> unsafe) {

  private static final String ANY = "*";
  private static final Pattern ORIGIN =
      Pattern.compile("[a-z][a-z0-9+.-]*://([a-z0-9._-]+|\\[[0-9a-f:.]+])(:[1-9][0-9]{0,4})?");
  private static final Pattern DEFAULT_PORT = Pattern.compile("https:.*:443|http:.*:80");

  public CorsConfig {
    origins = Set.copyOf(origins);
    methods = Set.copyOf(methods);
    headers = Set.copyOf(headers);
    expose = Set.copyOf(expose);
    Check check =
        Check.all()
            .and(!origins.isEmpty(), "origins", origins, "at least one origin")
            .and(
                !origins.contains(ANY) || origins.size() == 1, "origins", ANY, "nothing beside `*`")
            .and(
                !origins.contains(ANY) || !credentials,
                "credentials",
                true,
                "false where the origin is `*`")
            .and(
                !maxAge.isNegative() && maxAge.compareTo(Duration.ofDays(1)) <= 0,
                "maxAge",
                maxAge,
                "from 0s to 1d");
    for (String origin : origins) {
      check.and(
          isOrigin(origin),
          "origins",
          origin,
          "an origin as a browser sends it, such as https://shop.example.com: lower case, no default port, no path");
    }
    names(check, methods, "methods", "a method such as GET");
    names(check, headers, "headers", "the name of a header");
    names(check, expose, "expose", "the name of a header");
    check.done();
    UnsafeChoices.of(unsafe)
        .require(Unsafe.ANY_ORIGIN, origins.contains(ANY), "origins", ANY)
        .done();
  }

  private static boolean isOrigin(String text) {
    return text.equals(ANY)
        || ORIGIN.matcher(text).matches() && !DEFAULT_PORT.matcher(text).matches();
  }

  private static void names(
      Check check, Collection<String> names, String component, String expected) {
    for (String name : names) {
      check.and(Ascii.token(name) && !name.equals(ANY), component, name, expected);
    }
  }

  /// Whether every web site is admitted.
  public boolean admitsAny() {
    return origins.contains(ANY);
  }

  /// What `bartizan check` shows, such as `https://shop.example.com, with credentials`.
  public String text() {
    String who = origins.size() > 1 ? origins.size() + " origins" : String.join("", origins);
    return (admitsAny() ? "every origin" : who) + (credentials ? ", with credentials" : "");
  }

  List<String> methodsOr(List<String> others) {
    return methods.isEmpty() ? others : methods.stream().sorted().toList();
  }
}
