package io.bartizan.identity;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads JSON that a decision depends on: RFC 8259 within the bounds of I-JSON (RFC 7493), and
/// nothing besides. UTF-8 without a byte order mark, no member twice, no half surrogate, no number
/// beyond a double, nesting up to [#DEPTH]; so no other reader of the same text can take it for
/// something else.
///
/// Values are `Map<String, Object>`, `List<Object>`, `String`, `Boolean`, `Long` for integers that
/// fit, `Double` for other numbers, and [Null].
public final class Json {
  /// How deep arrays and objects may be nested.
  public static final int DEPTH = 16;

  private static final int NUMBER_LENGTH = 64;

  /// JSON's `null`.
  public enum Null {
    NULL;

    @Override
    public String toString() {
      return "null";
    }
  }

  /// Why a text is not JSON, and where. Says nothing of the text itself.
  public static final class Malformed extends Exception {
    Malformed(String what, int at) {
      super(what + " at character " + at, null, false, false);
    }
  }

  private final String text;
  private int at;

  private Json(String text) {
    this.text = text;
  }

  /// The object that all of `bytes` spell.
  public static Map<String, Object> object(byte[] bytes) throws Malformed {
    Json json = new Json(decode(bytes));
    json.skipSpace();
    if (json.peek() != '{') {
      throw json.malformed("no object");
    }
    Map<String, Object> object = json.members(1);
    json.skipSpace();
    if (json.at < json.text.length()) {
      throw json.malformed("text behind the object");
    }
    return object;
  }

  private static String decode(byte[] bytes) throws Malformed {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new Malformed("not UTF-8", 0);
    }
  }

  private Object value(int depth) throws Malformed {
    if (depth > DEPTH) {
      throw malformed("nested deeper than " + DEPTH);
    }
    char next = peek();
    return switch (next) {
      case '{' -> members(depth);
      case '[' -> elements(depth);
      case '"' -> string();
      case 't' -> word("true", true);
      case 'f' -> word("false", false);
      case 'n' -> word("null", Null.NULL);
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
      default -> throw malformed("no value");
    };
  }

  private Map<String, Object> members(int depth) throws Malformed {
    at++;
    skipSpace();
    if (took('}')) {
      return Map.of();
    }
    Map<String, Object> members = new LinkedHashMap<>();
    do {
      skipSpace();
      member(members, depth);
      skipSpace();
    } while (took(','));
    take('}');
    return Collections.unmodifiableMap(members);
  }

  private void member(Map<String, Object> members, int depth) throws Malformed {
    String name = string();
    skipSpace();
    take(':');
    skipSpace();
    if (members.put(name, value(depth + 1)) != null) {
      throw malformed("a member twice");
    }
  }

  private List<Object> elements(int depth) throws Malformed {
    at++;
    skipSpace();
    if (took(']')) {
      return List.of();
    }
    List<Object> elements = new ArrayList<>();
    do {
      skipSpace();
      elements.add(value(depth + 1));
      skipSpace();
    } while (took(','));
    take(']');
    return List.copyOf(elements);
  }

  private String string() throws Malformed {
    take('"');
    int from = at;
    while (plain(peek())) {
      at++;
    }
    if (text.charAt(at) == '"') {
      return text.substring(from, at++);
    }
    return escaped(new StringBuilder().append(text, from, at));
  }

  private static boolean plain(char c) {
    return c != '"' && c != '\\' && c >= ' ';
  }

  private String escaped(StringBuilder string) throws Malformed {
    for (char c = peek(); c != '"'; c = peek()) {
      if (c < ' ') {
        throw malformed("a control character in a string");
      }
      at++;
      string.append(c == '\\' ? escape() : c);
    }
    at++;
    checkSurrogates(string);
    return string.toString();
  }

  private char escape() throws Malformed {
    char c = peek();
    at++;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unit();
      default -> throw malformed("an unknown escape");
    };
  }

  private char unit() throws Malformed {
    int unit = 0;
    for (int i = 0; i < 4; i++) {
      char c = peek();
      int digit = c < 128 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        throw malformed("no hexadecimal digit");
      }
      unit = unit << 4 | digit;
      at++;
    }
    return (char) unit;
  }

  private void checkSurrogates(CharSequence string) throws Malformed {
    boolean high = false;
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      if (high != Character.isLowSurrogate(c)) {
        throw malformed("half a surrogate pair");
      }
      high = Character.isHighSurrogate(c);
    }
    if (high) {
      throw malformed("half a surrogate pair");
    }
  }

  private Object word(String word, Object value) throws Malformed {
    if (!text.startsWith(word, at)) {
      throw malformed("no value");
    }
    at += word.length();
    return value;
  }

  private Object number() throws Malformed {
    int from = at;
    took('-');
    if (!took('0')) {
      digits();
    }
    boolean integer = true;
    if (took('.')) {
      digits();
      integer = false;
    }
    if (took('e') || took('E')) {
      if (!took('+')) {
        took('-');
      }
      digits();
      integer = false;
    }
    if (at - from > NUMBER_LENGTH) {
      throw malformed("a number of more than " + NUMBER_LENGTH + " characters");
    }
    return number(text.substring(from, at), integer);
  }

  private Object number(String digits, boolean integer) throws Malformed {
    if (integer && digits.length() <= 18) {
      return Long.parseLong(digits);
    }
    double value = Double.parseDouble(digits);
    if (Double.isInfinite(value)) {
      throw malformed("a number beyond all bounds");
    }
    return value;
  }

  private void digits() throws Malformed {
    int from = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    if (at == from) {
      throw malformed("no digit");
    }
  }

  private void skipSpace() {
    while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private boolean took(char wanted) {
    if (at < text.length() && text.charAt(at) == wanted) {
      at++;
      return true;
    }
    return false;
  }

  private void take(char wanted) throws Malformed {
    if (!took(wanted)) {
      throw malformed("no " + wanted);
    }
  }

  private char peek() throws Malformed {
    if (at >= text.length()) {
      throw malformed("an early end");
    }
    return text.charAt(at);
  }

  private Malformed malformed(String what) {
    return new Malformed(what, at);
  }
}
