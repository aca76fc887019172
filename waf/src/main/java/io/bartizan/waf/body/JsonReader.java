package io.bartizan.waf.body;

import io.bartizan.waf.text.Text;
import org.jspecify.annotations.Nullable;

/// Reads one JSON document, byte by byte, with a state instead of a call for each level.
final class JsonReader {
  /// Names together may be so many times as long as the document.
  private static final long NAMES = 64;

  private static final long SMALL = 1 << 16;

  /// What is not understood so many bytes before the end of a body that goes on may only be cut.
  private static final int NEAR = 32;

  /// What may come next.
  private enum State {
    VALUE,
    FIRST_ELEMENT,
    FIRST_KEY,
    KEY,
    COLON,
    MORE,
    END
  }

  private final Text body;
  private final Fields fields;
  private final Limits limits;
  private final JsonPath path = new JsonPath();
  private final JsonKeys keys = new JsonKeys();
  private final JsonText text;
  private long names;
  private int at;
  private int token;

  JsonReader(Text body, Fields fields, Limits limits) {
    this.body = body;
    this.fields = fields;
    this.limits = limits;
    this.text = new JsonText(body);
  }

  void read() {
    space();
    if (at == body.length()) {
      return;
    }
    State state = State.VALUE;
    while (state != null) {
      space();
      if (at == body.length()) {
        end(state);
        return;
      }
      token = at;
      state = next(state, body.at(at));
    }
  }

  private void end(State state) {
    if ((state == State.COLON || state == State.VALUE) && fields.goesOn()) {
      leaf(Text.EMPTY, "");
    } else if (state != State.END && !fields.goesOn()) {
      wrong("is cut short");
    }
  }

  private void space() {
    while (at < body.length() && isSpace(body.at(at))) {
      at++;
    }
  }

  private static boolean isSpace(byte value) {
    return value == ' ' || value == '\n' || value == '\r' || value == '\t';
  }

  private @Nullable State next(State state, byte first) {
    return switch (state) {
      case VALUE -> value(first);
      case FIRST_ELEMENT -> first == ']' ? close() : element(first);
      case FIRST_KEY -> first == '}' ? close() : key(first);
      case KEY -> key(first);
      case COLON -> colon(first);
      case MORE -> more(first);
      case END -> wrong("goes on after its end");
    };
  }

  private @Nullable State more(byte first) {
    if (first == (path.inArray() ? ']' : '}')) {
      return close();
    }
    if (first != ',') {
      return wrong("has no comma between members");
    }
    at++;
    if (path.members() >= limits.width()) {
      return wrong("has a container with more than " + limits.width() + " members");
    }
    if (!path.inArray()) {
      return State.KEY;
    }
    path.element();
    return State.VALUE;
  }

  private @Nullable State element(byte first) {
    path.element();
    return value(first);
  }

  /// An empty container is an empty value: otherwise no rule would see its key.
  private @Nullable State close() {
    at++;
    boolean empty = path.members() == 0;
    path.close();
    return empty && path.depth() > 0 ? leaf(Text.EMPTY, "") : after();
  }

  private State after() {
    return path.depth() == 0 ? State.END : State.MORE;
  }

  private @Nullable State key(byte first) {
    Text key = first == '"' ? string() : null;
    if (key == null) {
      return wrong("has no valid string as key");
    }
    path.key(key);
    if (!keys.add(path.container(), key)) {
      fields.flag(Flag.JSON_DUPLICATE_KEY, 1);
    }
    return State.COLON;
  }

  private @Nullable State colon(byte first) {
    if (first != ':') {
      return wrong("has no colon after a key");
    }
    at++;
    return State.VALUE;
  }

  private @Nullable State value(byte first) {
    return switch (first) {
      case '{', '[' -> open(first == '[');
      case '"' -> leaf(string(), "has a string that is none");
      case 't' -> leaf(literal("true"), "has a word that is none");
      case 'f' -> leaf(literal("false"), "has a word that is none");
      case 'n' -> leaf(literal("null") == null ? null : Text.EMPTY, "has a word that is none");
      default -> leaf(number(), "has a value that is none");
    };
  }

  private @Nullable State open(boolean array) {
    if (path.depth() == limits.depth()) {
      return wrong("is deeper than " + limits.depth() + " levels");
    }
    at++;
    path.open(array);
    return array ? State.FIRST_ELEMENT : State.FIRST_KEY;
  }

  private @Nullable State leaf(@Nullable Text value, String otherwise) {
    if (value == null) {
      return wrong(otherwise);
    }
    names += path.length();
    if (names > NAMES * body.length() + SMALL) {
      return wrong("has names too long for its length");
    }
    return fields.field(path.name(), value) ? after() : wrong("has more values than are taken");
  }

  private @Nullable Text string() {
    Text string = text.string(at + 1);
    at = text.end();
    return string;
  }

  private @Nullable Text number() {
    int end = text.numberEnd(at);
    return end < 0 ? null : taken(end);
  }

  private @Nullable Text literal(String word) {
    int end = at + word.length();
    if (end > body.length()) {
      return null;
    }
    for (int i = 0; i < word.length(); i++) {
      if (body.at(at + i) != word.charAt(i)) {
        return null;
      }
    }
    return taken(end);
  }

  private Text taken(int end) {
    Text taken = body.part(at, end);
    at = end;
    return taken;
  }

  private @Nullable State wrong(String how) {
    if (fields.goesOn() && body.length() - at <= NEAR) {
      fields.field(path.name(), body.part(token, body.length()));
    } else {
      fields.wrong("JSON: byte " + at + ": the document " + how);
    }
    return null;
  }
}
