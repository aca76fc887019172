package io.bartizan.pipeline;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One request and its answer, as policies see it. Only the event loop that it belongs to may touch
/// it; work elsewhere is lent what it needs by [Verdict.Wait]. What it says about the client is
/// true as far as the gateway could check it.
public abstract sealed class Exchange permits Arrival {
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  HeadTable head = new HeadTable();
  Method method = Method.GET;
  int targetStart;
  int targetEnd;
  int pathStart;
  int pathEnd;
  int queryStart;
  int queryEnd;
  int authorityStart;
  int authorityEnd;
  Address client = new Address(0, 0);
  Address peer = client;
  String listener = "";
  boolean secure;
  @Nullable Presented presented;
  boolean https;
  String protocol = "";
  long startNanos;
  long startMillis;
  long idHigh;
  long idLow;
  Bytes givenId = Bytes.EMPTY;
  boolean rehearsal;
  boolean hasRequestBody;
  boolean webSocket;
  long messagesIn;
  long messagesOut;
  int closeCode;
  @Nullable Route route;
  @Nullable Identity identity;
  int status;
  @Nullable Code refusal;
  String reason = "";
  String refusedBy = "";
  long bytesIn;
  long bytesOut;
  long upstreamNanos = -1;
  String upstream = "";
  String service = "";
  @Nullable Transform transform;
  @Nullable Tap tap;
  @Nullable Remains remains;
  boolean pressed;

  private @Nullable Object[] slots = new Object[4];

  /// The request's fields.
  public final Head head() {
    return head;
  }

  public final Method method() {
    return method;
  }

  /// The canonical path: no dot segments, no empty segments, percent-encoding only where it is
  /// needed and in upper case. Routes, policies and the upstream see the same one. Empty if the
  /// request could not be parsed so far.
  public final Bytes path() {
    return Bytes.view(head.bytes(), pathStart, pathEnd);
  }

  /// The request's target as the client wrote it; empty if the request could not be parsed so far.
  public final Bytes target() {
    return Bytes.view(head.bytes(), targetStart, targetEnd);
  }

  /// The query as the client wrote it, without the question mark; empty if there is none.
  public final Bytes query() {
    return Bytes.view(head.bytes(), queryStart, queryEnd);
  }

  /// What is left of a head that could not be read at all or only in part; null of every other one.
  public final @Nullable Remains remains() {
    return remains;
  }

  /// Whether the gateway had too much to do when this exchange was refused: what need not be done
  /// is better left out.
  public final boolean pressed() {
    return pressed;
  }

  /// Host and port that the client asked for, in lower case, as in the request's target or `Host`.
  public final Bytes authority() {
    return Bytes.view(head.bytes(), authorityStart, authorityEnd);
  }

  /// The client's address: the peer's, or what proxies say that the configuration trusts.
  public final Address client() {
    return client;
  }

  /// The address at the other end of the connection.
  public final Address peer() {
    return peer;
  }

  /// The listener's name, as in `https:8443`.
  public final String listener() {
    return listener;
  }

  /// Whether the client speaks TLS with the gateway.
  public final boolean secure() {
    return secure;
  }

  /// The certificate by which the client has proved itself on this connection, verified up to an
  /// authority that the listener trusts, and good at this moment; null if there is none.
  public final @Nullable ClientCertificate certificate() {
    return presented instanceof ClientCertificate certificate ? certificate : null;
  }

  /// Why the certificate that the client has shown proves nothing; null if it has shown none, or a
  /// good one.
  public final Presented.@Nullable Distrusted distrusted() {
    return presented instanceof Presented.Distrusted distrusted ? distrusted : null;
  }

  /// Whether the scheme of the request's URI is `https`: the client speaks TLS with the gateway, or
  /// with a proxy that the configuration trusts and that says so.
  public final boolean https() {
    return https;
  }

  /// `HTTP/1.0`, `HTTP/1.1` or `HTTP/2`.
  public final String protocol() {
    return protocol;
  }

  /// Whether a request body follows, even if it may turn out to be empty.
  public final boolean hasRequestBody() {
    return hasRequestBody;
  }

  /// Sends the request's body through `way` before anybody sees it, policies included; its length
  /// is not known any more. One at most, said by an [OnHead].
  public final void through(Transform way) {
    if (transform != null) {
      throw new IllegalStateException("transform (expected: one at most)");
    }
    transform = way;
  }

  /// Has `ear` see the request's body as it comes. One at most, said by an [OnHead].
  public final void overhear(Tap ear) {
    if (tap != null) {
      throw new IllegalStateException("tap (expected: one at most)");
    }
    tap = ear;
  }

  /// Whether the request is the handshake of a WebSocket, by whichever version of HTTP.
  public final boolean webSocket() {
    return webSocket;
  }

  /// Messages of a WebSocket that came from the client so far.
  public final long messagesIn() {
    return messagesIn;
  }

  /// Messages of a WebSocket that went to the client so far.
  public final long messagesOut() {
    return messagesOut;
  }

  /// With which code a WebSocket was closed (RFC 6455, section 7.4): that of the first Close frame,
  /// 1005 if that had none, 1006 if there was no such frame; 0 if no WebSocket was opened.
  public final int closeCode() {
    return closeCode;
  }

  /// When the request's first byte was seen, in [Ticker#nanos()].
  public final long startNanos() {
    return startNanos;
  }

  /// When the request's first byte was seen, in [Ticker#millis()].
  public final long startMillis() {
    return startMillis;
  }

  /// Whether nothing is real: the request is only explained, and stores must be read, not changed.
  public final boolean rehearsal() {
    return rehearsal;
  }

  /// The route, once it is known. A request that no route serves has the route `unmatched` of its
  /// listener.
  public final @Nullable Route route() {
    return route;
  }

  /// Who is calling; null until a credential has been accepted.
  public final @Nullable Identity identity() {
    return identity;
  }

  /// Says who is calling. Once: a second, different identity is a bug.
  public final void identify(Identity proved) {
    if (identity != null && !identity.key().equals(proved.key())) {
      throw new IllegalStateException(
          "identity: " + proved.method() + " (expected: none besides " + identity.method() + ")");
    }
    identity = proved;
  }

  /// The status that the client is sent; 0 until it is known.
  public final int status() {
    return status;
  }

  /// Why the request was refused; null if it was not.
  public final @Nullable Code refusal() {
    return refusal;
  }

  /// The precise reason of a refusal or an abort, for the log; empty if there is none.
  public final String reason() {
    return reason;
  }

  /// The policy that refused; empty if none did.
  public final String refusedBy() {
    return refusedBy;
  }

  /// Bytes of the request body so far, without transfer coding.
  public final long bytesIn() {
    return bytesIn;
  }

  /// Bytes of the answer's body so far, without transfer coding.
  public final long bytesOut() {
    return bytesOut;
  }

  /// Nanoseconds from the first try to forward until the upstream's head had come; -1 if it has
  /// not.
  public final long upstreamNanos() {
    return upstreamNanos;
  }

  /// The endpoint that was tried last; empty if none was.
  public final String upstream() {
    return upstream;
  }

  /// The service that was chosen among several; empty if the route has no choice.
  public final String service() {
    return service;
  }

  /// The length of the request id in characters.
  public final int idLength() {
    return givenId.isEmpty() ? 32 : givenId.length();
  }

  /// Writes the request id to `target` and returns the index behind it.
  public final int copyId(byte[] target, int at) {
    if (!givenId.isEmpty()) {
      return givenId.copyTo(target, at);
    }
    return hex(idLow, target, hex(idHigh, target, at));
  }

  /// The first half of the 128-bit id that the gateway has drawn for this exchange.
  public final long idHigh() {
    return idHigh;
  }

  public final long idLow() {
    return idLow;
  }

  /// The request id as text; for logs of rare events, not for every request.
  public final String id() {
    byte[] text = new byte[idLength()];
    copyId(text, 0);
    return Bytes.view(text, 0, text.length).toString();
  }

  /// Writes 16 hexadecimal digits and returns the index behind them.
  public static int hex(long value, byte[] target, int at) {
    WORDS.set(target, at, digits((int) (value >>> 32)));
    WORDS.set(target, at + 8, digits((int) value));
    return at + 16;
  }

  /// Eight hexadecimal digits, the first in the highest byte: spreads the half-bytes over the bytes
  /// of a word, and lifts each of them to its digit, those above 9 to a letter.
  private static long digits(int value) {
    long word = value & 0xffff_ffffL;
    word = (word << 16 | word) & 0x0000_ffff_0000_ffffL;
    word = (word << 8 | word) & 0x00ff_00ff_00ff_00ffL;
    word = (word << 4 | word) & 0x0f0f_0f0f_0f0f_0f0fL;
    long letters = word + 0x0606_0606_0606_0606L >>> 4 & 0x0101_0101_0101_0101L;
    return word + 0x3030_3030_3030_3030L + letters * ('a' - '9' - 1);
  }

  /// What was put into `slot` during this exchange, or null.
  public final <T> @Nullable T get(Slot<T> slot) {
    Object value = slot.index() < slots.length ? slots[slot.index()] : null;
    return value == null ? null : slot.cast(value);
  }

  public final <T> void put(Slot<T> slot, T value) {
    if (slot.index() >= slots.length) {
      slots = Arrays.copyOf(slots, slot.index() + 4);
    }
    slots[slot.index()] = value;
  }

  /// Forgets all but the connection.
  final void forgetRequest() {
    Arrays.fill(slots, null);
    rehearsal = false;
    method = Method.GET;
    targetStart = targetEnd = 0;
    pathStart = pathEnd = queryStart = queryEnd = authorityStart = authorityEnd = 0;
    givenId = Bytes.EMPTY;
    hasRequestBody = false;
    webSocket = false;
    messagesIn = 0;
    messagesOut = 0;
    closeCode = 0;
    route = null;
    identity = null;
    status = 0;
    refusal = null;
    reason = "";
    refusedBy = "";
    bytesIn = 0;
    bytesOut = 0;
    upstreamNanos = -1;
    upstream = "";
    service = "";
    transform = null;
    tap = null;
    remains = null;
    pressed = false;
  }
}
