package io.bartizan.waf.body;

import io.bartizan.waf.text.Text;

/// Names and values of a form or a query: `a=b&c=d`, with `%HH` and `+` decoded. What is no such
/// encoding stays as it is and raises [Flag#URLENCODED_ERROR].
///
/// @param separator the byte between two pairs, usually `&`
public record UrlEncoded(byte separator) implements Processor {
  /// With `&` between pairs.
  public UrlEncoded() {
    this((byte) '&');
  }

  @Override
  public void read(Text body, Fields fields) {
    int at = 0;
    while (at < body.length()) {
      int end = find(body, separator, at, body.length());
      if (end > at && !pair(body, at, end, fields)) {
        fields.wrong("form: more arguments than are taken");
        return;
      }
      at = end + 1;
    }
  }

  private static boolean pair(Text body, int from, int to, Fields fields) {
    int equals = find(body, (byte) '=', from, to);
    Text name = decoded(body, from, equals, fields);
    Text value = equals < to ? decoded(body, equals + 1, to, fields) : Text.EMPTY;
    return fields.field(name, value);
  }

  /// Where a byte stands first; `to` if nowhere.
  private static int find(Text text, byte wanted, int from, int to) {
    byte[] array = text.array();
    int last = text.start() + to;
    for (int i = text.start() + from; i < last; i++) {
      if (array[i] == wanted) {
        return i - text.start();
      }
    }
    return to;
  }

  private static Text decoded(Text text, int from, int to, Fields fields) {
    byte[] array = text.array();
    int last = text.start() + to;
    for (int i = text.start() + from; i < last; i++) {
      if (array[i] == '%' || array[i] == '+') {
        return decoded(array, text.start() + from, i, last, fields);
      }
    }
    return text.part(from, to);
  }

  private static Text decoded(byte[] in, int from, int first, int to, Fields fields) {
    byte[] out = new byte[to - from];
    System.arraycopy(in, from, out, 0, first - from);
    int end = first - from;
    boolean wrong = false;
    for (int at = first; at < to; at++) {
      byte value = in[at];
      if (value == '%') {
        int high = at + 2 < to ? Character.digit(in[at + 1], 16) : -1;
        int low = high < 0 ? -1 : Character.digit(in[at + 2], 16);
        wrong |= low < 0;
        value = low < 0 ? value : (byte) (high << 4 | low);
        at += low < 0 ? 0 : 2;
      } else if (value == '+') {
        value = ' ';
      }
      out[end++] = value;
    }
    if (wrong) {
      fields.flag(Flag.URLENCODED_ERROR, 1);
    }
    return Text.of(out, 0, end);
  }
}
