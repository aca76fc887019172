package io.bartizan.proxy.settings;

import io.bartizan.config.Check;
import io.bartizan.config.Default;
import io.bartizan.config.Doc;
import io.bartizan.config.Example;
import io.bartizan.config.OneOrMany;
import io.bartizan.pipeline.Ascii;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Which requests a route serves. Of several routes that fit, the most specific one serves: by host
/// (a name before `*.name` before none), then by path (segment by segment, literal before
/// `{parameter}` before `/**`), then the one with more headers, then one that names its methods.
public record MatchSettings(
    @Doc(
            "Hosts, in lower case and without port: `api.example.com`, or `*.example.com` for every name below it; every host if none is given.")
        @Example("[api.example.com]")
        @OneOrMany
        @Default("[]")
        Set<String> hosts,
    @Doc(
            "The path: literal segments, `{name}` for one segment that is not empty, and at the end `/**` for everything below, the path before it included.")
        @Example("/orders/**")
        String path,
    @Doc("Methods; every method if none is given.")
        @Example("[GET, POST]")
        @OneOrMany
        @Default("[]")
        Set<String> methods,
    @Doc(
            "Header fields that a request must carry exactly once, with exactly this value; at most 16.")
        @Example("{ x-environment: test }")
        @Default("{}")
        Map<String, String> headers) {

  public MatchSettings {
    var check = Check.all();
    for (String host : hosts) {
      check.and(
          HostName.pattern(host),
          "hosts",
          host,
          "a host such as api.example.com or *.example.com, in lower case");
    }
    for (String method : methods) {
      check.and(
          method(method),
          "methods",
          method,
          "a method such as GET, in upper case; CONNECT and TRACE are never served");
    }
    headers.forEach((name, value) -> checkHeader(check, name, value));
    check.and(headers.size() <= 16, "headers", headers.size() + " headers", "at most 16");
    String problem = PathPattern.problem(path);
    check.and(problem == null, "path", path, problem == null ? "" : problem);
    check.done();
  }

  private static boolean method(String text) {
    return Ascii.token(text)
        && text.equals(text.toUpperCase(Locale.ROOT))
        && !text.equals("CONNECT")
        && !text.equals("TRACE");
  }

  private static void checkHeader(Check check, String name, String value) {
    check.and(
        Ascii.token(name) && name.equals(name.toLowerCase(Locale.ROOT)),
        "headers",
        name,
        "a header name in lower case");
    check.and(
        !value.isEmpty()
            && value.strip().equals(value)
            && value.chars().allMatch(c -> c >= 32 && c < 127),
        "headers",
        value,
        "visible ASCII without white space around it");
  }

  /// The path as a pattern.
  public PathPattern pattern() {
    return PathPattern.parse(path);
  }
}
