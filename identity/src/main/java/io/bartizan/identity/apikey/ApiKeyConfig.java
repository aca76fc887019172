package io.bartizan.identity.apikey;

import io.bartizan.config.Check;
import io.bartizan.config.Default;
import io.bartizan.config.Doc;
import io.bartizan.pipeline.Ascii;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Where consumers put their API keys, and how keys begin.
public record ApiKeyConfig(
    @Doc(
            "The request header that carries the key, and nothing besides. It is removed from what is forwarded.")
        @Default("x-api-key")
        String header,
    @Doc(
            "What keys begin with, so that people and secret scanners know them: 1 to 16 letters and digits.")
        @Default("bz")
        String prefix) {

  private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9]{1,16}");
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
    boolean free = !TAKEN.contains(header.toLowerCase(Locale.ROOT));
    Check.all()
        .and(
            Ascii.token(header) && header.length() <= 256 && free,
            "header",
            header,
            "the name of a header field that nothing else uses")
        .and(PREFIX.matcher(prefix).matches(), "prefix", prefix, "1 to 16 letters and digits")
        .done();
  }
}
