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
    int length = a.length();
    if (length != b.length()) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (lower(a.at(i)) != lower(b.at(i))) {
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
