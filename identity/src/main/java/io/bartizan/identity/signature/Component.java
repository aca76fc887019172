package io.bartizan.identity.signature;

import io.bartizan.identity.Excerpt;
import io.bartizan.identity.structured.Bare;
import io.bartizan.identity.structured.Member;
import io.bartizan.pipeline.Ascii;
import io.bartizan.pipeline.Code;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One covered component (RFC 9421, sections 2.1 and 2.2).
///
/// @param name of a field, in lower case, or of something derived, with `@`
/// @param parameter the name of the parameter of `@query-param`, as the RFC encodes it; else null
/// @param binary whether each line of the field stands in the base as a byte sequence (`bs`)
record Component(String name, @Nullable String parameter, boolean binary) {
  static final String QUERY_PARAM = "@query-param";
  static final Set<String> WHOLE =
      Set.of(
          "@method", "@target-uri", "@authority", "@scheme", "@request-target", "@path", "@query");

  /// What `item` of the list of components means.
  static Component of(Member.Item item) throws Refused {
    if (!(item.value() instanceof Bare.Text(String name))) {
      throw new Refused(Code.SIGNATURE_COMPONENT, "a component that is no string");
    }
    if (name.equals(QUERY_PARAM)) {
      return parameter(item.parameters());
    }
    boolean field = field(name);
    if (!field && !WHOLE.contains(name)) {
      throw new Refused(
          Code.SIGNATURE_COMPONENT,
          "component "
              + Excerpt.of(name)
              + " (expected: a field in lower case, or one of a request)");
    }
    if (item.parameters().isEmpty()) {
      return new Component(name, null, false);
    }
    if (!field || !item.parameters().equals(Map.of("bs", new Bare.Flag(true)))) {
      throw new Refused(
          Code.SIGNATURE_COMPONENT,
          "component " + Excerpt.of(name) + " with a parameter (expected: only bs, of a field)");
    }
    return new Component(name, null, true);
  }

  private static Component parameter(Map<String, Bare> parameters) throws Refused {
    if (parameters.size() != 1 || !(parameters.get("name") instanceof Bare.Text(String which))) {
      throw new Refused(
          Code.SIGNATURE_COMPONENT,
          "component @query-param (expected: with a name, and only that)");
    }
    return new Component(QUERY_PARAM, which, false);
  }

  /// Whether `name` is that of a field, in lower case.
  static boolean field(String name) {
    return Ascii.token(name)
        && name.length() <= 256
        && name.chars().noneMatch(c -> c >= 'A' && c <= 'Z');
  }

  boolean derived() {
    return name.charAt(0) == '@';
  }
}
