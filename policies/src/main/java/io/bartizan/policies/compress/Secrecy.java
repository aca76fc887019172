package io.bartizan.policies.compress;

import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Head;
import io.bartizan.pipeline.Names;

/// Whether the length of a compressed answer could betray a secret in it (BREACH): whether a
/// foreign page could have made the browser ask with credentials that it sends by itself.
final class Secrecy {
  private Secrecy() {}

  static boolean concerns(Head request, Head answer) {
    return request.has(Names.COOKIE) || answer.has(Names.SET_COOKIE) || ambient(request);
  }

  /// Whether there are credentials that no script had to know. A bearer's token is not among them.
  private static boolean ambient(Head request) {
    int index = request.find(Names.AUTHORIZATION);
    if (index < 0) {
      return false;
    }
    Bytes value = request.value(index);
    return !value.startsIgnoringCase("bearer ") && !value.startsIgnoringCase("dpop ");
  }

  /// Whether `Cache-Control` forbids to change the answer.
  static boolean fixed(Head answer) {
    for (int i = answer.find(Names.CACHE_CONTROL);
        i >= 0;
        i = answer.next(Names.CACHE_CONTROL, i)) {
      if (holds(answer.value(i), "no-transform")) {
        return true;
      }
    }
    return false;
  }

  private static boolean holds(Bytes value, String word) {
    for (int i = 0; i + word.length() <= value.length(); i++) {
      if (value.slice(i, i + word.length()).sameIgnoringCase(word)) {
        return true;
      }
    }
    return false;
  }
}
