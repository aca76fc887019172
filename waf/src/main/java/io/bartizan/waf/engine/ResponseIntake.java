package io.bartizan.waf.engine;

import io.bartizan.waf.lang.BodyLimit;
import io.bartizan.waf.lang.Variable;
import io.bartizan.waf.state.Names;
import io.bartizan.waf.state.State;
import io.bartizan.waf.text.Text;
import java.util.Locale;

/// Takes a response into the variables of a transaction.
final class ResponseIntake {
  private static final Text CONTENT_TYPE = Text.latin1("content-type");

  /// A longer type is not remembered, in bytes.
  private static final int LONGEST = 128;

  private final State state;
  private final Buffer buffer = new Buffer();

  /// The type of the answer before, which is mostly that of the next one too.
  private Text known = Text.EMPTY;

  private boolean knownChosen;
  private Text line = Text.EMPTY;
  private int lineStatus;

  ResponseIntake(State state) {
    this.state = state;
    this.knownChosen = isChosen("");
  }

  void clear() {
    buffer.clear();
  }

  void line(Text protocol, int status) {
    state.set(Variable.RESPONSE_PROTOCOL, protocol);
    state.set(Variable.RESPONSE_STATUS, status);
    state.set(Variable.STATUS_LINE, statusLine(protocol, status));
  }

  private Text statusLine(Text protocol, int status) {
    int length = protocol.length();
    boolean same = status == lineStatus && line.length() == length + 4;
    if (!same || !line.part(0, length).equals(protocol)) {
      line = Text.latin1(protocol.latin1() + " " + status);
      lineStatus = status;
    }
    return line;
  }

  void header(Text name, Text value) {
    state.add(Variable.RESPONSE_HEADERS, Variable.RESPONSE_HEADERS_NAMES, name, value);
    if (Names.same(name, CONTENT_TYPE)) {
      state.set(Variable.RESPONSE_CONTENT_TYPE, value);
    }
  }

  /// Whether the body is looked at: if access is on and its media type is among the chosen.
  boolean wanted() {
    return state.controls().readResponse() && chosen(state.text(Variable.RESPONSE_CONTENT_TYPE));
  }

  private boolean chosen(Text type) {
    if (type.equals(known)) {
      return knownChosen;
    }
    boolean chosen = isChosen(type.latin1());
    if (type.length() <= LONGEST) {
      known = Text.of(type.bytes());
      knownChosen = chosen;
    }
    return chosen;
  }

  private boolean isChosen(String type) {
    int end = type.indexOf(';');
    String plain = (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    return state.settings().responseTypes().contains(plain);
  }

  /// Takes bytes; true if the body is now longer than the limit.
  boolean add(byte[] in, int from, int to) {
    BodyLimit limit = state.settings().response();
    buffer.add(in, from, to, limit.bytes());
    return buffer.total() > limit.bytes();
  }

  /// Takes an array that does not change any more; true if the body is now longer than the limit.
  boolean adopt(byte[] whole, int length) {
    BodyLimit limit = state.settings().response();
    buffer.adopt(whole, length, limit.bytes());
    return buffer.total() > limit.bytes();
  }

  /// The body is complete, or as much of it as the limit allows.
  void finish() {
    state.set(Variable.RESPONSE_BODY, buffer.text());
    state.set(Variable.RESPONSE_CONTENT_LENGTH, buffer.total());
  }
}
