package io.bartizan.proxy.http1;

import io.bartizan.pipeline.Ascii;
import io.bartizan.pipeline.HeadTable;
import io.bartizan.pipeline.Names;

/// How long a message's body is (RFC 9112, section 6), or why that cannot be said for certain.
public final class Framing {
  /// The body is chunked.
  public static final long CHUNKED = -1;

  /// Neither field is there.
  public static final long NONE = -2;

  /// Content-Length is not one number, or is there twice.
  public static final long BAD_LENGTH = -3;

  /// Transfer-Encoding is not `chunked` alone.
  public static final long BAD_CODING = -4;

  /// Both fields are there.
  public static final long BOTH = -5;

  /// No body: behind the head the connection is a WebSocket.
  public static final long TUNNEL = -6;

  private static final int MAX_DIGITS = 18;

  private Framing() {}

  /// The length in bytes, or one of the negative numbers above.
  public static long of(HeadTable head) {
    int coding = head.find(Names.TRANSFER_ENCODING);
    int length = head.find(Names.CONTENT_LENGTH);
    if (coding >= 0) {
      return length >= 0 ? BOTH : coded(head, coding);
    }
    if (length < 0) {
      return NONE;
    }
    return head.next(Names.CONTENT_LENGTH, length) >= 0 ? BAD_LENGTH : number(head, length);
  }

  private static long coded(HeadTable head, int coding) {
    boolean alone = head.next(Names.TRANSFER_ENCODING, coding) < 0;
    return alone && head.value(coding).sameIgnoringCase("chunked") ? CHUNKED : BAD_CODING;
  }

  private static long number(HeadTable head, int index) {
    byte[] bytes = head.bytes();
    int from = head.valueStart(index);
    int to = head.valueEnd(index);
    if (from == to || to - from > MAX_DIGITS) {
      return BAD_LENGTH;
    }
    long value = 0;
    for (int i = from; i < to; i++) {
      if (!Ascii.digit(bytes[i])) {
        return BAD_LENGTH;
      }
      value = value * 10 + bytes[i] - '0';
    }
    return value;
  }

  /// What is wrong, in words for the log.
  public static String problem(long framing) {
    if (framing == BOTH) {
      return "both Content-Length and Transfer-Encoding";
    }
    return framing == BAD_LENGTH
        ? "Content-Length is not one decimal number"
        : "Transfer-Encoding is not chunked alone";
  }
}
