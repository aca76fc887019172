package io.bartizan.proxy.websocket;

import io.bartizan.pipeline.Code;

/// What is wrong with frames, and what both sides are told (RFC 6455, section 7.4.1).
public enum Fault {
  /// Nothing is.
  NONE(Code.WEBSOCKET_PROTOCOL, 1000, ""),
  MASK(Code.WEBSOCKET_PROTOCOL, 1002, "client frames must be masked, server frames must not"),
  RESERVED(Code.WEBSOCKET_PROTOCOL, 1002, "a reserved bit is set, and no extension was agreed on"),
  OPCODE(Code.WEBSOCKET_PROTOCOL, 1002, "an opcode that is not known"),
  LENGTH(Code.WEBSOCKET_PROTOCOL, 1002, "a length that is not written in the shortest way"),
  CONTROL(Code.WEBSOCKET_PROTOCOL, 1002, "a control frame of more than 125 bytes, or fragmented"),
  CONTINUATION(
      Code.WEBSOCKET_PROTOCOL, 1002, "a continuation of nothing, or none where one is due"),
  CLOSE(Code.WEBSOCKET_PROTOCOL, 1002, "a Close frame whose code is not valid"),
  REASON(Code.WEBSOCKET_TEXT, 1007, "a Close frame whose reason is not UTF-8"),
  TEXT(Code.WEBSOCKET_TEXT, 1007, "text that is not UTF-8"),
  SIZE(Code.WEBSOCKET_MESSAGE, 1009, "a message that is too large"),
  FRAMES(Code.WEBSOCKET_FLOOD, 1008, "more frames than allowed"),
  PINGS(Code.WEBSOCKET_FLOOD, 1008, "more pings and pongs than allowed");

  private final Code code;
  private final int close;
  private final String text;

  Fault(Code code, int close, String text) {
    this.code = code;
    this.close = close;
    this.text = text;
  }

  public Code code() {
    return code;
  }

  /// The code of the Close frame.
  public int close() {
    return close;
  }

  public String text() {
    return text;
  }
}
