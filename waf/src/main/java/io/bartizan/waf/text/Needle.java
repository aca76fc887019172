package io.bartizan.waf.text;

/// All places in a text where some bytes stand, one after the other, overlapping ones too, in time
/// linear in both (Knuth, Morris, Pratt 1977). One thread at a time.
public final class Needle {
  private final Text text;
  private final Text wanted;
  private final int[] border;
  private int at;
  private int matched;
  private int last = -1;

  /// At least one byte is wanted.
  public Needle(Text text, Text wanted) {
    this.text = text;
    this.wanted = wanted;
    this.border = new int[wanted.length()];
    for (int i = 1; i < wanted.length(); i++) {
      border[i] = step(wanted.at(i), border[i - 1]);
    }
  }

  private int step(byte value, int from) {
    int length = from;
    while (length > 0 && wanted.at(length) != value) {
      length = border[length - 1];
    }
    return wanted.at(length) == value ? length + 1 : length;
  }

  /// The first place at an index or after it, or the end of the text; indexes never go back.
  public int next(int from) {
    while (last < Math.min(from, text.length())) {
      last = search();
    }
    return last;
  }

  private int search() {
    int length = text.length();
    while (at < length) {
      if (matched == 0) {
        at = first();
        if (at == length) {
          return length;
        }
      }
      matched = step(text.at(at++), matched);
      if (matched == wanted.length()) {
        matched = border[matched - 1];
        return at - wanted.length();
      }
    }
    return length;
  }

  /// Where the first wanted byte stands next; the end of the text if nowhere.
  private int first() {
    byte[] array = text.array();
    byte first = wanted.at(0);
    int i = text.start() + at;
    while (i < text.end() && array[i] != first) {
      i++;
    }
    return i - text.start();
  }
}
