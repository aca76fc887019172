package io.bartizan.pipeline;

import org.jspecify.annotations.Nullable;

/// An exchange as the data plane describes it: what policies read of an [Exchange] is written here.
public abstract sealed class Arrival extends Exchange permits Walk {
  private Address connectionClient = client;

  /// Says of which connection it is, for this and all later exchanges.
  ///
  /// @param client the peer, or what it has said by the PROXY protocol
  public final void connection(Address peer, Address client, String listener, boolean secure) {
    connection(peer, client, listener, secure, null);
  }

  /// The same.
  ///
  /// @param presented what the client has shown of itself; null for nothing
  public final void connection(
      Address peer,
      Address client,
      String listener,
      boolean secure,
      @Nullable Presented presented) {
    this.peer = peer;
    this.client = client;
    this.connectionClient = client;
    this.listener = listener;
    this.secure = secure;
    this.presented = presented;
    this.https = secure;
  }

  /// Says who the client of this exchange is, as trusted proxies tell.
  public final void client(Address client) {
    this.client = client;
  }

  /// Says whether the scheme of the request's URI is `https`, as trusted proxies tell.
  public final void https(boolean https) {
    this.https = https;
  }

  /// Keeps the id that a trusted proxy has given. The data plane has checked its characters.
  public final void givenId(Bytes id) {
    givenId = id;
  }

  /// Says the protocol, for this and all later exchanges.
  public final void protocol(String protocol) {
    this.protocol = protocol;
  }

  public final void method(Method method) {
    this.method = method;
  }

  /// Where the target lies in the head's bytes, as the client wrote it.
  public final void target(int start, int end) {
    targetStart = start;
    targetEnd = end;
  }

  /// Keeps what is left of a head that is refused; nothing if it is null.
  public final void remains(@Nullable Remains left) {
    remains = left;
  }

  /// Says that there is too much to do.
  public final void pressed(boolean now) {
    pressed = now;
  }

  /// Where the canonical path lies in the head's bytes.
  public final void path(int start, int end) {
    pathStart = start;
    pathEnd = end;
  }

  public final int pathStart() {
    return pathStart;
  }

  public final int pathEnd() {
    return pathEnd;
  }

  public final void query(int start, int end) {
    queryStart = start;
    queryEnd = end;
  }

  public final int queryStart() {
    return queryStart;
  }

  public final int queryEnd() {
    return queryEnd;
  }

  public final void authority(int start, int end) {
    authorityStart = start;
    authorityEnd = end;
  }

  public final int authorityStart() {
    return authorityStart;
  }

  public final int authorityEnd() {
    return authorityEnd;
  }

  public final void requestBody(boolean follows) {
    hasRequestBody = follows;
  }

  /// What the request's body goes through; null if it goes on as it comes.
  public final @Nullable Transform transform() {
    return transform;
  }

  /// What sees the request's body as it comes; null for nobody.
  public final @Nullable Tap tap() {
    return tap;
  }

  /// The request is the handshake of a WebSocket.
  public final void webSocket(boolean handshake) {
    webSocket = handshake;
  }

  /// A WebSocket has ended.
  ///
  /// @param in messages from the client
  /// @param out messages to the client
  /// @param code see [#closeCode()]
  public final void webSocketEnded(long in, long out, int code) {
    messagesIn = in;
    messagesOut = out;
    closeCode = code;
  }

  public final void countIn(long bytes) {
    bytesIn += bytes;
  }

  public final void countOut(long bytes) {
    bytesOut += bytes;
  }

  public final void status(int status) {
    this.status = status;
  }

  public final void upstream(String endpoint) {
    upstream = endpoint;
  }

  /// The service was chosen among several.
  public final void service(String name) {
    service = name;
  }

  public final void upstreamNanos(long nanos) {
    upstreamNanos = nanos;
  }

  /// Says why an exchange ended without an answer, for the log; nobody refused it.
  public final void note(Code code, String why) {
    if (refusal == null) {
      refusal = code;
      reason = why;
    }
  }

  public final HeadTable table() {
    return head;
  }

  /// Says the same of its request as `other` says of another one, whose head it gets in `own`.
  public final void same(Arrival other, HeadTable own) {
    connection(other.peer, other.client, other.listener, other.secure, other.presented);
    https = other.https;
    own.copy(other.head);
    head = own;
    protocol = other.protocol;
    method = other.method;
    target(other.targetStart, other.targetEnd);
    path(other.pathStart, other.pathEnd);
    query(other.queryStart, other.queryEnd);
    authority(other.authorityStart, other.authorityEnd);
    byte[] id = other.givenId.toArray();
    givenId = Bytes.view(id, 0, id.length);
    idHigh = other.idHigh;
    idLow = other.idLow;
    startNanos = other.startNanos;
    startMillis = other.startMillis;
    identity = other.identity;
    hasRequestBody = other.hasRequestBody;
  }

  final void forget() {
    forgetRequest();
    client = connectionClient;
    https = secure;
  }
}
