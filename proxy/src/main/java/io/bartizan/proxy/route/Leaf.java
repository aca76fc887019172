package io.bartizan.proxy.route;

import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Head;
import io.bartizan.pipeline.Method;
import io.bartizan.pipeline.Name;
import java.util.Comparator;

/// A route at the end of its path: what remains to be compared are headers and the method.
final class Leaf {
  /// More headers before fewer, named methods before all methods.
  static final Comparator<Leaf> MOST_SPECIFIC_FIRST =
      Comparator.comparingInt((Leaf leaf) -> -leaf.names.length)
          .thenComparing(leaf -> leaf.methods.length == 0);

  private final Target target;
  private final Method[] methods;
  private final int bits;
  private final Name[] names;
  private final Bytes[] values;

  Leaf(RouteSpec spec) {
    target = spec.target();
    methods = spec.methods().toArray(Method[]::new);
    int mask = 0;
    for (Method method : methods) {
      mask |= method.bit();
    }
    bits = mask;
    names = spec.headers().keySet().toArray(Name[]::new);
    values = spec.headers().values().toArray(Bytes[]::new);
  }

  Target target() {
    return target;
  }

  boolean serves(Question question) {
    for (int i = 0; i < names.length; i++) {
      if (!sameValue(question.head(), names[i], values[i])) {
        return false;
      }
    }
    if (admits(question.method())
        || target.preflight()
            && question.preflightMethod() != null
            && admits(question.preflightMethod())) {
      return true;
    }
    question.offered(methods);
    return false;
  }

  private static boolean sameValue(Head head, Name name, Bytes value) {
    int index = head.find(name);
    return index >= 0 && head.next(name, index) < 0 && head.value(index).equals(value);
  }

  private boolean admits(Method method) {
    if (methods.length == 0) {
      return true;
    }
    if (method.known()) {
      return (bits & method.bit()) != 0;
    }
    for (Method own : methods) {
      if (own.equals(method)) {
        return true;
      }
    }
    return false;
  }
}
