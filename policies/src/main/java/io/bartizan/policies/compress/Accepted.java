package io.bartizan.policies.compress;

import io.bartizan.pipeline.Ascii;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Head;
import io.bartizan.pipeline.Names;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which coding a client wants (RFC 9110, section 12.5.3).
final class Accepted {
  private static final int UNSAID = -1;
  private static final int MOST = 1000;
  private static final String ALIAS = "x-gzip";

  private Accepted() {}

  /// The coding that the client values most, of those equally valued the first of `offered`; null
  /// if it wants none, or values an answer without one more.
  static @Nullable Coding best(Head head, List<Coding> offered) {
    if (!head.has(Names.ACCEPT_ENCODING)) {
      return null;
    }
    Coding best = null;
    int most = Math.max(0, value(head, "identity", ""));
    for (int i = 0; i < offered.size(); i++) {
      Coding coding = offered.get(i);
      int value = value(head, coding.token(), coding == Coding.GZIP ? ALIAS : "");
      value = value == UNSAID ? value(head, "*", "") : value;
      if (value > 0 && (best == null ? value >= most : value > most)) {
        best = coding;
        most = value;
      }
    }
    return best;
  }

  /// What `coding` is worth, from 0 to 1000; -1 if nothing is said of it.
  private static int value(Head head, String coding, String alias) {
    for (int i = head.find(Names.ACCEPT_ENCODING);
        i >= 0;
        i = head.next(Names.ACCEPT_ENCODING, i)) {
      int value = value(head.value(i), coding, alias);
      if (value != UNSAID) {
        return value;
      }
    }
    return UNSAID;
  }

  private static int value(Bytes list, String coding, String alias) {
    int from = 0;
    while (from <= list.length()) {
      int comma = list.indexOf(',', from);
      int to = comma < 0 ? list.length() : comma;
      int semicolon = list.indexOf(';', from);
      int end = semicolon < 0 || semicolon > to ? to : semicolon;
      Bytes name = trimmed(list, from, end);
      if (name.sameIgnoringCase(coding) || !alias.isEmpty() && name.sameIgnoringCase(alias)) {
        return end == to ? MOST : quality(trimmed(list, end + 1, to));
      }
      from = to + 1;
    }
    return UNSAID;
  }

  private static Bytes trimmed(Bytes list, int start, int end) {
    int from = start;
    int to = end;
    while (from < to && blank(list.at(from))) {
      from++;
    }
    while (to > from && blank(list.at(to - 1))) {
      to--;
    }
    return list.slice(from, to);
  }

  private static boolean blank(byte b) {
    return b == ' ' || b == '\t';
  }

  /// `q=0.5` in thousandths; 0 for what is no weight.
  private static int quality(Bytes text) {
    if (text.length() < 3 || text.length() > 7 || !text.startsIgnoringCase("q=")) {
      return 0;
    }
    int value = text.at(2) - '0';
    if (value != 0 && value != 1 || text.length() > 3 && text.at(3) != '.') {
      return 0;
    }
    value *= MOST;
    int weight = MOST / 10;
    for (int i = 4; i < text.length(); i++, weight /= 10) {
      if (!Ascii.digit(text.at(i))) {
        return 0;
      }
      value += (text.at(i) - '0') * weight;
    }
    return Math.min(value, MOST);
  }
}
