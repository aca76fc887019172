package io.bartizan.proxy.edge;

import io.bartizan.pipeline.Ascii;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Fields;
import io.bartizan.pipeline.HeadTable;
import io.bartizan.pipeline.Name;
import io.bartizan.pipeline.Names;
import io.bartizan.pipeline.Refusal;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// One call of gRPC over HTTP/2 (the specification's `PROTOCOL-HTTP2.md`): how long its client
/// waits, and how it is refused, which a gRPC client understands only as `grpc-status`.
///
/// @param timeoutNanos from the call's beginning; [Long#MAX_VALUE] if the client waits for ever
record Grpc(long timeoutNanos) {
  private static final String TYPE = "application/grpc";
  private static final Name STATUS = Name.of("grpc-status");
  private static final Name MESSAGE = Name.of("grpc-message");
  private static final Name TIMEOUT = Name.of("grpc-timeout");
  private static final int MOST_DIGITS = 8;
  private static final long MALFORMED = -1;

  /// The call that a request over HTTP/2 makes; null if it makes none.
  static @Nullable Grpc of(HeadTable head) {
    int index = head.find(Names.CONTENT_TYPE);
    return index >= 0 && called(head.value(index)) ? new Grpc(timeout(head)) : null;
  }

  /// Whether that is the content type of gRPC, with any coding of its messages. That of gRPC-Web is
  /// another.
  private static boolean called(Bytes type) {
    if (!type.startsIgnoringCase(TYPE)) {
      return false;
    }
    int end = TYPE.length();
    return type.length() == end || type.at(end) == '+' || type.at(end) == ';';
  }

  private static long timeout(HeadTable head) {
    int index = head.find(TIMEOUT);
    if (index < 0) {
      return Long.MAX_VALUE;
    }
    return head.next(TIMEOUT, index) >= 0 ? MALFORMED : nanos(head.value(index));
  }

  /// At most eight digits and a unit.
  private static long nanos(Bytes text) {
    int digits = text.length() - 1;
    if (digits < 1 || digits > MOST_DIGITS) {
      return MALFORMED;
    }
    long value = 0;
    for (int i = 0; i < digits; i++) {
      if (!Ascii.digit(text.at(i))) {
        return MALFORMED;
      }
      value = value * 10 + text.at(i) - '0';
    }
    long unit = unit(text.at(digits));
    return unit == MALFORMED ? MALFORMED : saturated(value, unit);
  }

  private static long saturated(long value, long unit) {
    return value > Long.MAX_VALUE / unit ? Long.MAX_VALUE : value * unit;
  }

  private static long unit(byte unit) {
    return switch (unit) {
      case 'H' -> 3_600_000_000_000L;
      case 'M' -> 60_000_000_000L;
      case 'S' -> 1_000_000_000L;
      case 'm' -> 1_000_000L;
      case 'u' -> 1_000L;
      case 'n' -> 1L;
      default -> MALFORMED;
    };
  }

  /// Why the call is refused whatever policies say; null if it is well-formed.
  @Nullable Refusal problem() {
    return timeoutNanos == MALFORMED
        ? Refusal.of(Code.REQUEST_MALFORMED, "grpc-timeout is not up to 8 digits and a unit")
        : null;
  }

  /// How long the call may take where `most` is the route's own bound.
  long bound(long most) {
    return timeoutNanos == MALFORMED ? most : Math.min(timeoutNanos, most);
  }

  /// What a client is told that gets no answer: with status 200, as the fields of its only head.
  static Fields refusal(Refusal refusal) {
    return Fields.of(Names.CONTENT_TYPE, TYPE)
        .with(STATUS, String.valueOf(status(refusal.code())))
        .with(MESSAGE, message(refusal.code()));
  }

  /// What a client is told whose answer is cut short.
  static HeadTable trailers(@Nullable Code code) {
    HeadTable trailers = new HeadTable();
    append(trailers, STATUS, String.valueOf(code == null ? 13 : status(code)));
    append(trailers, MESSAGE, code == null ? "The answer was cut short." : message(code));
    return trailers;
  }

  private static void append(HeadTable to, Name name, String value) {
    byte[] text = value.getBytes(StandardCharsets.US_ASCII);
    byte[] field = name.toString().getBytes(StandardCharsets.US_ASCII);
    to.append(field, 0, field.length, text, 0, text.length);
  }

  /// The code and its hint, which hold nothing that would have to be encoded.
  private static String message(Code code) {
    return code.id() + ": " + code.hint();
  }

  /// The status of gRPC for a refusal; `docs/grpc.md` shows the table.
  static int status(Code code) {
    return switch (code.status()) {
      case 400, 417 -> 3; // INVALID_ARGUMENT
      case 401 -> 16; // UNAUTHENTICATED
      case 403 -> 7; // PERMISSION_DENIED
      case 404, 405, 501, 505 -> 12; // UNIMPLEMENTED
      case 408, 504 -> 4; // DEADLINE_EXCEEDED
      case 413, 414, 429, 431 -> 8; // RESOURCE_EXHAUSTED
      case 421, 502, 503 -> 14; // UNAVAILABLE
      case 499 -> 1; // CANCELLED
      default -> 13; // INTERNAL
    };
  }
}
