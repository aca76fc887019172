package io.bartizan.proxy.edge;

/// How far an [Http1Client] is with the current request.
enum Http1State {
  /// Nothing of a request has come.
  IDLE,
  HEAD,
  /// The body of the current request is being read.
  BODY,
  /// The current request is whole; its answer is not.
  ANSWERING,
  /// The answer is out; the rest of the request is read and dropped.
  DRAINING,
  /// The last answer is on its way; the connection is closed when it is sent.
  LEAVING,
  /// The last answer is on its way; then waits until the client closes, for it may still be
  /// sending.
  LINGERING,
  CLOSED
}
