package io.bartizan.waf.detect.sqli;

import io.bartizan.waf.text.Text;
import org.jspecify.annotations.Nullable;

/// Tells whether a value is an SQL injection: reads it as SQL would where an application puts
/// values (bare, and inside each kind of quotes), folds it to a few letters, and looks for
/// fingerprints that were learned from attacks. Linear in the value's length. Any thread.
public final class Sqli {
  private static final Marks MARKS = Marks.learned();

  private static final int PLAIN = 0;
  private static final int SIGN = 1;
  private static final int SINGLE = 2;
  private static final int DOUBLE = 4;
  private static final int BACK = 8;
  private static final byte[] LOOKS = looks();

  private Sqli() {}

  /// Takes letters, which are only lent, and names the fingerprint that they hold; null if none.
  interface Judge {
    @Nullable String judge(byte[] letters, int size);
  }

  /// The fingerprint that gives the value away; null if it is none.
  public static @Nullable String detect(Text value) {
    return detect(value, MARKS);
  }

  /// Shows a judge how the value reads in one context after the other, until it knows enough.
  static @Nullable String detect(Text value, Judge judge) {
    int look = look(value);
    if (look == PLAIN) {
      return null;
    }
    String mark = isPath(value) ? null : inside(value, 0, judge);
    if (mark == null && (look & SINGLE) != 0) {
      mark = inside(value, '\'', judge);
    }
    if (mark == null && (look & DOUBLE) != 0) {
      mark = inside(value, '"', judge);
    }
    if (mark == null && (look & BACK) != 0) {
      mark = inside(value, '`', judge);
    }
    return mark;
  }

  /// What there is besides letters and digits.
  private static int look(Text value) {
    byte[] in = value.array();
    int look = PLAIN;
    for (int i = value.start(); i < value.end(); i++) {
      look |= LOOKS[in[i] & 0xff];
    }
    return look;
  }

  /// Whether a value is an absolute path, which is no expression of SQL, without a comment in it.
  static boolean isPath(Text value) {
    byte[] in = value.array();
    int start = value.start();
    return value.length() > 1
        && in[start] == '/'
        && Bytes.kind(in[start + 1]) == Bytes.WORD
        && !Bytes.hasComment(in, start, value.end());
  }

  private static @Nullable String inside(Text value, int quote, Judge judge) {
    Scanner scanner = new Scanner(value.array(), value.start(), value.end(), quote, false);
    String mark = read(scanner, judge);
    if (mark != null || !scanner.ambiguous()) {
      return mark;
    }
    return read(new Scanner(value.array(), value.start(), value.end(), quote, true), judge);
  }

  private static @Nullable String read(Scanner scanner, Judge judge) {
    Folding folding = new Folding();
    int token;
    while ((token = scanner.next()) != Letter.END) {
      folding.add(token);
      if (folding.isLost()) {
        return null;
      }
      if (folding.isFull()) {
        String mark = judge.judge(folding.letters(), folding.settle());
        if (mark != null) {
          return mark;
        }
        folding.forget();
      }
    }
    folding.end();
    return judge.judge(folding.letters(), folding.settle());
  }

  private static byte[] looks() {
    byte[] looks = new byte[256];
    for (int b = 0; b < 256; b++) {
      int kind = Bytes.kind((byte) b);
      boolean plain = b < 0x80 && (kind == Bytes.WORD || kind == Bytes.DIGIT || b == '.');
      looks[b] = (byte) (plain ? PLAIN : SIGN);
    }
    looks['\''] |= SINGLE;
    looks['"'] |= DOUBLE;
    looks['`'] |= BACK;
    return looks;
  }
}
