package io.bartizan.identity.apikey;

import io.bartizan.config.Check;
import io.bartizan.config.Default;
import io.bartizan.config.Doc;
import io.bartizan.config.Example;
import io.bartizan.config.OneOrMany;
import io.bartizan.config.Unsafe;
import io.bartizan.config.UnsafeChoices;
import io.bartizan.identity.Way;
import io.bartizan.pipeline.Ascii;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where consumers put their API keys, and how keys begin.
@Doc("Where consumers put their API keys, and how keys begin.")
public record ApiKeyConfig(
    @Doc(
            "The request header that carries the key, and nothing besides. It is removed from what is forwarded.")
        @Default("x-api-key")
        String header,
    @Doc(
            "What keys begin with, so that people and secret scanners know them: 1 to 16 letters and digits.")
        @Default("bz")
        String prefix,
    @Doc(
            "A parameter of the query that may carry the key instead, for clients that cannot set a header. Its name ends with `key`, so that"
                + " logs mask it. It is removed from what is forwarded, but histories, proxies and other logs keep it: needs"
                + " `unsafe: [key-in-query]`.")
        @Example("api_key")
        @Nullable String query,
    @Doc(
            "A cookie that may carry the key instead, for browsers. They send it with requests of any page: what would change something is refused"
                + " if a page of another origin has sent it, but browsers that tell neither `Origin` nor `Sec-Fetch-Site` are believed. To be"
                + " set with `Secure; HttpOnly; SameSite=Strict`. Needs `unsafe: [key-in-cookie]`.")
        @Example("__Host-key")
        @Nullable String cookie,
    @Doc("Unsafe choices that this needs: `key-in-query`, `key-in-cookie`.")
        @Default("[]")
        @OneOrMany
        Set<Unsafe> unsafe)
    implements Way {

  private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9]{1,16}");
  private static final Pattern QUERY = Pattern.compile("[A-Za-z0-9_-]{0,61}[Kk][Ee][Yy]");
  private static final Set<String> TAKEN =
      Set.of(
          "authorization",
          "proxy-authorization",
          "cookie",
          "host",
          "content-length",
          "transfer-encoding",
          "connection",
          "keep-alive",
          "te",
          "trailer",
          "upgrade",
          "expect");

  public ApiKeyConfig {
    unsafe = Set.copyOf(unsafe);
    boolean free = !TAKEN.contains(header.toLowerCase(Locale.ROOT));
    Check.all()
        .and(
            Ascii.token(header) && header.length() <= 256 && free,
            "header",
            header,
            "the name of a header field that nothing else uses")
        .and(PREFIX.matcher(prefix).matches(), "prefix", prefix, "1 to 16 letters and digits")
        .and(
            query == null || QUERY.matcher(query).matches(),
            "query",
            query,
            "up to 64 letters, digits, - and _, the last of them `key`")
        .and(
            cookie == null || Ascii.token(cookie) && cookie.length() <= 64,
            "cookie",
            cookie,
            "the name of a cookie, of up to 64 characters")
        .done();
    UnsafeChoices.of(unsafe)
        .require(Unsafe.KEY_IN_QUERY, query != null, "query", query)
        .require(Unsafe.KEY_IN_COOKIE, cookie != null, "cookie", cookie)
        .done();
  }

  /// @throws IllegalArgumentException if no key can begin with `prefix`
  static String checkedPrefix(String prefix) {
    Check.that(PREFIX.matcher(prefix).matches(), "prefix", prefix, "1 to 16 letters and digits");
    return prefix;
  }

  @Override
  public String text() {
    return "api-key in " + header;
  }

  @Override
  public List<String> fields() {
    return List.of(header);
  }

  /// Keys in the header `name` that begin with `prefix`.
  public static ApiKeyConfig header(String name, String prefix) {
    return new ApiKeyConfig(name, prefix, null, null, Set.of());
  }
}
