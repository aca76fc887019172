package io.bartizan.gateway.importing;

import java.util.Collections;
import java.util.Set;

/// Requests that a route of the document served which is not imported: other routes may serve them
/// now, which ask for less.
///
/// @param shown how comments call the route
/// @param path how the paths of its requests begin, letter by letter
/// @param hosts empty for all
/// @param methods empty for all
record Lost(String shown, String path, Set<String> hosts, Set<String> methods) {
  Lost {
    hosts = Set.copyOf(hosts);
    methods = Set.copyOf(methods);
  }

  /// Whether some of them may come to a route that serves everything below `below`.
  boolean comesTo(String below, Set<String> otherHosts, Set<String> otherMethods) {
    boolean near = path.equals(below) || path.startsWith(below + "/") || below.startsWith(path);
    return near && meet(hosts, otherHosts) && meet(methods, otherMethods);
  }

  private static boolean meet(Set<String> some, Set<String> others) {
    return some.isEmpty()
        || others.isEmpty()
        || some.stream().anyMatch(each -> each.contains("*"))
        || others.stream().anyMatch(each -> each.contains("*"))
        || !Collections.disjoint(some, others);
  }

  /// How every text that a regular expression matches begins, if it begins with letters.
  static String beginning(String expression) {
    String plain = expression.replaceFirst("^[~^]+", "");
    int end = 0;
    while (end < plain.length() && "\\.[](){}*+?|^$".indexOf(plain.charAt(end)) < 0) {
      end++;
    }
    boolean repeated = end < plain.length() && "*+?{".indexOf(plain.charAt(end)) >= 0;
    boolean either = plain.indexOf('|') >= 0;
    return either ? "" : plain.substring(0, repeated ? Math.max(0, end - 1) : end);
  }

  /// How a path that cannot be said here begins.
  static String plain(String path) {
    int end = 0;
    while (end < path.length() && path.substring(end, end + 1).matches("[A-Za-z0-9/_-]")) {
      end++;
    }
    return path.substring(0, end);
  }
}
