package io.bartizan.waf.state;

import io.bartizan.waf.lang.Variable;
import io.bartizan.waf.text.Text;

/// The names of variables as bytes, and comparison of names.
public final class Names {
  private static final Text[] OF = new Text[Variable.values().length];

  static {
    for (Variable variable : Variable.values()) {
      OF[variable.place()] = Text.latin1(variable.name());
    }
  }

  private Names() {}

  /// The name of a variable.
  public static Text of(Variable variable) {
    return OF[variable.place()];
  }

  /// Whether two names are the same but for the case of ASCII letters.
  public static boolean same(Text a, Text b) {
    return a.length() == b.length() && sameAt(a, b, 0);
  }

  /// Whether a part stands at an index of a whole, but for the case of ASCII letters.
  public static boolean sameAt(Text part, Text whole, int at) {
    int length = part.length();
    if (length > whole.length() - at) {
      return false;
    }
    byte[] one = part.array();
    byte[] other = whole.array();
    int first = part.start();
    int second = whole.start() + at;
    for (int i = 0; i < length; i++) {
      if (one[first + i] != other[second + i]
          && lower(one[first + i]) != lower(other[second + i])) {
        return false;
      }
    }
    return true;
  }

  /// A name in lower case.
  public static Text lowered(Text name) {
    for (int i = 0; i < name.length(); i++) {
      if (lower(name.at(i)) != name.at(i)) {
        return loweredCopy(name);
      }
    }
    return name;
  }

  private static Text loweredCopy(Text name) {
    byte[] bytes = name.bytes();
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = lower(bytes[i]);
    }
    return Text.of(bytes);
  }

  private static byte lower(byte b) {
    return b >= 'A' && b <= 'Z' ? (byte) (b + 32) : b;
  }
}
