package io.bartizan.telemetry;

import io.bartizan.config.Check;
import io.bartizan.config.CredentialFields;
import io.bartizan.config.Default;
import io.bartizan.config.Doc;
import io.bartizan.config.Example;
import io.bartizan.config.Place;
import io.bartizan.pipeline.Ascii;
import io.bartizan.pipeline.Name;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Key `log`: where the access log goes and what it says, and how the program's own messages look.
public record LogConfig(
    @Doc("Where the access log goes: `stdout`, `off`, or a file, to which lines are appended.")
        @Default("stdout")
        @Example("/var/log/bartizan/access.log")
        String access,
    @Doc(
            "Whether the access log has the query of each request. Values of parameters that may be secret are masked.")
        @Default("false")
        boolean query,
    @Doc(
            "Request fields that the access log has, 16 at most. Fields that carry credentials are refused.")
        @Default("[]")
        @Example("[ referer, x-env ]")
        List<String> headers,
    @Doc("What the access log never says.") @Default("{}") Redact redact,
    @Doc(
            "How the program's own messages on standard error look; `auto` is text on a terminal and JSON elsewhere.")
        @Default("auto")
        Form format,
    Place place) {

  /// How the program's own messages look.
  public enum Form {
    AUTO,
    TEXT,
    JSON
  }

  /// Key `log.redact`.
  public record Redact(
      @Doc(
              "Request fields that may not be logged, besides those that carry credentials by their definition.")
          @Default("[]")
          @Example("[ x-shop-key ]")
          List<String> headers,
      @Doc(
              "Parameters of the query whose values are masked, besides those that always are. A name stands for all that end with it.")
          @Default("[]")
          @Example("[ voucher ]")
          List<String> query) {
    public Redact {
      headers = List.copyOf(headers);
      query = List.copyOf(query);
      Check.all()
          .and(all(headers, Ascii::token), "headers", headers, "names of fields")
          .and(all(query, QueryMask::judges), "query", query, "names with a letter or a digit")
          .done();
    }
  }

  public LogConfig {
    headers = List.copyOf(headers);
    Redact never = redact;
    Check.all()
        .and(!access.isBlank(), "access", access, "stdout, off or a file")
        .and(
            headers.size() <= LogLine.HEADERS,
            "headers",
            headers.size(),
            LogLine.HEADERS + " at most")
        .and(
            all(headers, name -> Ascii.token(name) && name.length() <= 64),
            "headers",
            headers,
            "names of fields")
        .and(
            all(headers, name -> !secret(name, never)),
            "headers",
            headers,
            "no field with a credential, and none of redact.headers")
        .done();
  }

  /// The access log on standard output, with nothing extra: what holds if the key is not there.
  public static LogConfig standard() {
    return new LogConfig(
        "stdout",
        false,
        List.of(),
        new Redact(List.of(), List.of()),
        Form.AUTO,
        Place.startOf("bartizan.yaml"));
  }

  private static boolean all(List<String> texts, Predicate<String> test) {
    return texts.stream().allMatch(test);
  }

  private static boolean secret(String name, Redact redact) {
    String bare = bare(name);
    return CredentialFields.include(bare)
        || redact.headers.stream().anyMatch(other -> bare(other).equals(bare));
  }

  /// A name as an upstream may take it that does not tell `_` from `-`.
  private static String bare(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// What lines say; null if there is no access log.
  @Nullable LogFormat lines() {
    return access.equals("off")
        ? null
        : new LogFormat(query, redact.query, headers.stream().map(Name::of).toList());
  }

  /// Opens where lines go.
  Outlet open() throws IOException {
    return switch (access) {
      case "off" -> new Nowhere();
      case "stdout" -> new StandardOutput();
      default -> LogFile.open(place.resolve(access));
    };
  }
}
