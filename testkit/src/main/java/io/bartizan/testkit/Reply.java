package io.bartizan.testkit;

import io.bartizan.pipeline.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/// What an upstream does with one request: a script of acts in order. Immutable; each method
/// returns a longer script.
///
/// @param early whether it begins before the request's body is read
/// @param before what is done before the head is sent
/// @param head the head without the empty line that ends it; empty for none
/// @param after what is done after the head is sent
/// @param ending what becomes of the connection
public record Reply(boolean early, List<Act> before, String head, List<Act> after, Ending ending) {
  /// One step of a script.
  public sealed interface Act {
    /// Sends bytes.
    record Send(Bytes bytes) implements Act {}

    /// Waits until a test says so, 30 seconds at most.
    record Hold(CountDownLatch until) implements Act {}
  }

  /// What becomes of the connection when a script is done.
  public enum Ending {
    KEEP,
    CLOSE,
    RESET
  }

  /// A head with that status; no body until one is added.
  public static Reply of(int status) {
    return new Reply(
        false, List.of(), "HTTP/1.1 " + status + " Scripted\r\n", List.of(), Ending.KEEP);
  }

  /// 200 with that body.
  public static Reply ok(String body) {
    return of(200).body(body);
  }

  /// Exactly these bytes, in ISO 8859-1.
  public static Reply raw(String text) {
    return new Reply(false, List.of(), "", List.of(new Act.Send(Bytes.of(text))), Ending.KEEP);
  }

  /// Nothing, and the connection is closed in order.
  public static Reply closing() {
    return raw("").thenClose();
  }

  /// Nothing, and the connection is reset.
  public static Reply resetting() {
    return raw("").thenReset();
  }

  public Reply field(String name, String value) {
    return new Reply(early, before, head + name + ": " + value + "\r\n", after, ending);
  }

  /// A body with its length.
  public Reply body(String text) {
    return body(utf8(text));
  }

  public Reply body(Bytes bytes) {
    return field("Content-Length", Integer.toString(bytes.length())).sending(bytes);
  }

  /// A body in these chunks, and no trailers.
  public Reply chunked(String... chunks) {
    return chunks(chunks).last();
  }

  /// The first chunks of a body whose end is not sent before [#last].
  public Reply chunks(String... chunks) {
    Reply begun =
        head.contains("Transfer-Encoding: chunked") ? this : field("Transfer-Encoding", "chunked");
    for (String chunk : chunks) {
      Bytes bytes = utf8(chunk);
      begun =
          begun
              .sending(Bytes.of(Integer.toHexString(bytes.length()) + "\r\n"))
              .sending(bytes)
              .sending(Bytes.of("\r\n"));
    }
    return begun;
  }

  /// The last chunk, with trailers written as `name: value`.
  public Reply last(String... trailers) {
    StringBuilder end = new StringBuilder("0\r\n");
    for (String trailer : trailers) {
      end.append(trailer).append("\r\n");
    }
    return sending(Bytes.of(end.append("\r\n").toString()));
  }

  /// A body that ends with the connection.
  public Reply untilClose(String text) {
    return field("Connection", "close").sending(utf8(text)).thenClose();
  }

  /// Sends more bytes behind all the others.
  public Reply sending(Bytes bytes) {
    return new Reply(early, before, head, and(after, new Act.Send(bytes)), ending);
  }

  /// Sends an interim answer first.
  public Reply interim(int status, String... fields) {
    String lines =
        "HTTP/1.1 "
            + status
            + " Interim\r\n"
            + String.join("", Stream.of(fields).map(f -> f + "\r\n").toList());
    return new Reply(
        early, and(before, new Act.Send(Bytes.of(lines + "\r\n"))), head, after, ending);
  }

  /// Waits for `latch` before the head.
  public Reply waiting(CountDownLatch latch) {
    return new Reply(early, and(before, new Act.Hold(latch)), head, after, ending);
  }

  /// Waits for `latch` behind what was scripted so far.
  public Reply pausing(CountDownLatch latch) {
    return new Reply(early, before, head, and(after, new Act.Hold(latch)), ending);
  }

  /// Answers before the request's body is read.
  public Reply beforeBody() {
    return new Reply(true, before, head, after, ending);
  }

  public Reply thenClose() {
    return new Reply(early, before, head, after, Ending.CLOSE);
  }

  public Reply thenReset() {
    return new Reply(early, before, head, after, Ending.RESET);
  }

  private static <T> List<T> and(List<T> list, T one) {
    return Stream.concat(list.stream(), Stream.of(one)).toList();
  }

  private static Bytes utf8(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return Bytes.view(bytes, 0, bytes.length);
  }

  byte[] headBytes() {
    return Bytes.of(head.isEmpty() ? "" : head + "\r\n").toArray();
  }
}
