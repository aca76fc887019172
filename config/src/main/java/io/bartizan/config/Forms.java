package io.bartizan.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Every simple type that a component may have, and how it is written.
final class Forms {
  private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9][0-9]{0,17})");
  private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,18}(\\.[0-9]{1,18})?");

  /// A path at which a file must be readable now.
  static final Form<Path> READABLE =
      new Form<>(
          "path of a file that exists",
          type("string"),
          (scalar, outside) -> outside.readable(path(scalar)),
          Path::toString);

  private static final Map<Class<?>, Form<?>> ALL = new LinkedHashMap<>();

  static {
    put(String.class, "text", anyScalar(), (s, _) -> s.text(), t -> t);
    put(boolean.class, "true or false", type("boolean"), (s, _) -> truth(s), b -> b);
    put(int.class, "whole number", type("integer"), (s, _) -> whole(s), i -> i);
    put(long.class, "whole number", type("integer"), (s, _) -> bigWhole(s), l -> l);
    put(double.class, "number", type("number"), (s, _) -> number(s), d -> d);
    text(Duration.class, "duration", Durations.PATTERN, Durations::parse, Durations::format);
    text(
        Instant.class,
        "moment",
        "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{8,18}Z$",
        Forms::moment,
        Instant::toString);
    text(Percent.class, "percentage", Percent.PATTERN, Percent::parse, Percent::toString);
    text(Rate.class, "rate", Rate.PATTERN, Rate::parse, Rate::toString);
    put(Size.class, "size", sizes(), (s, _) -> Size.parse(s.text()), Size::toString);
    text(Cidr.class, "network", "^[0-9A-Fa-f:.]+(/[0-9]{1,3})?$", Cidr::parse, Cidr::toString);
    text(IpAddress.class, "IP address", "^[0-9A-Fa-f:.]+$", IpAddress::parse, IpAddress::toString);
    put(HostPort.class, "port or address:port", ports(), Forms::hostPort, Forms::written);
    text(URI.class, "http(s) URI", "^https?://[^/@?#]+([/?#].*)?$", Forms::uri, URI::toString);
    put(
        Resource.class,
        "http(s) URI or path of a file",
        type("string"),
        Forms::resource,
        Resource::toString);
    put(Path.class, "path", type("string"), (s, _) -> path(s), Path::toString);
    put(Secret.class, "secret", pattern(Secrets.PATTERN), Forms::secret, Forms::masked);
  }

  private Forms() {}

  /// How `type` is written, or null if it is not a simple type.
  static @Nullable Form<?> of(Class<?> type) {
    return type.isEnum() ? Choice.form(type) : ALL.get(type);
  }

  private static <T> void put(
      Class<T> type,
      String name,
      Map<String, Object> schema,
      Form.Reader<T> reader,
      Function<T, Object> writer) {
    ALL.put(type, new Form<>(name, schema, reader, writer));
  }

  private static <T> void text(
      Class<T> type,
      String name,
      String pattern,
      Function<String, T> parser,
      Function<T, Object> writer) {
    put(type, name, pattern(pattern), (scalar, _) -> parser.apply(scalar.text()), writer);
  }

  private static Map<String, Object> type(String name) {
    return Map.of("type", name);
  }

  private static Map<String, Object> anyScalar() {
    return Map.of("type", List.of("string", "number", "boolean"));
  }

  static Map<String, Object> pattern(String pattern) {
    var schema = new LinkedHashMap<String, Object>();
    schema.put("type", "string");
    schema.put("pattern", pattern);
    return schema;
  }

  private static Map<String, Object> sizes() {
    return Map.of("anyOf", List.of(pattern(Size.PATTERN), Map.of("const", 0)));
  }

  private static Map<String, Object> ports() {
    var port = new LinkedHashMap<String, Object>();
    port.put("type", "integer");
    port.put("minimum", 0);
    port.put("maximum", 65_535);
    return Map.of("anyOf", List.of(port, pattern("^(.+:)?[0-9]{1,5}$")));
  }

  private static boolean truth(Node.Scalar scalar) {
    if (!scalar.plain() || !scalar.text().matches("true|false")) {
      throw Shown.refused(quoted(scalar), "true or false, without quotes");
    }
    return scalar.text().equals("true");
  }

  private static int whole(Node.Scalar scalar) {
    long value = bigWhole(scalar);
    if (value != (int) value) {
      throw Shown.refused(scalar.text(), "from " + Integer.MIN_VALUE + " to " + Integer.MAX_VALUE);
    }
    return (int) value;
  }

  private static long bigWhole(Node.Scalar scalar) {
    if (!scalar.plain() || !WHOLE.matcher(scalar.text()).matches()) {
      throw Shown.refused(quoted(scalar), "a whole number, without quotes");
    }
    return Long.parseLong(scalar.text());
  }

  private static double number(Node.Scalar scalar) {
    if (!scalar.plain() || !NUMBER.matcher(scalar.text()).matches()) {
      throw Shown.refused(quoted(scalar), "a number such as 0.5, without quotes");
    }
    return Double.parseDouble(scalar.text());
  }

  private static String quoted(Node.Scalar scalar) {
    return scalar.plain() ? scalar.text() : "'" + scalar.text() + "'";
  }

  private static HostPort hostPort(Node.Scalar scalar, Outside outside) {
    return HostPort.parse(scalar.text());
  }

  private static Object written(HostPort address) {
    return address.isAnyHost() ? address.port() : address.toString();
  }

  /// Never repeats a text with `@`, since a password may stand before it.
  private static URI uri(String text) {
    String shown = text.contains("@") ? "a URI that is not shown" : text;
    try {
      URI uri = new URI(text);
      boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
      if (web && uri.getHost() != null && uri.getRawUserInfo() == null && uri.getPort() <= 65_535) {
        return uri;
      }
    } catch (URISyntaxException _) {
      // Answered below, as for everything else that is no such URI.
    }
    throw Shown.refused(
        shown,
        "an absolute http or https URI without user information, such as https://example.com");
  }

  /// What names a scheme is a URI; a file of such a name is written `./https:...`.
  private static Resource resource(Node.Scalar scalar, Outside outside) {
    return scalar.text().contains("://")
        ? new Resource.OnWeb(uri(scalar.text()))
        : new Resource.OnDisk(outside.readable(path(scalar)));
  }

  private static Instant moment(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException _) {
      throw Shown.refused(text, "a moment in UTC such as 2027-01-01T00:00:00Z");
    }
  }

  private static Path path(Node.Scalar scalar) {
    try {
      if (!scalar.text().isEmpty()) {
        return scalar.place().resolve(scalar.text());
      }
    } catch (InvalidPathException _) {
      // Answered below.
    }
    throw Shown.refused(scalar.text(), "a path");
  }

  private static Secret secret(Node.Scalar scalar, Outside outside) {
    return outside.secret(scalar);
  }

  private static Object masked(Secret secret) {
    return secret.source() + " (masked)";
  }
}
