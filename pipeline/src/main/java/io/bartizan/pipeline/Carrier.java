package io.bartizan.pipeline;

/// Carries the bytes of an exchange: what the pipeline asks of the data plane. All methods are
/// called on the event loop of the exchange. Each may tell the [Walk] at once what happened, such
/// as [Walk#answered] from within [#forward]. What a method throws goes to whoever called the walk,
/// and the exchange stays where it is: the data plane ends it.
public interface Carrier {
  /// Finds the route, says so by [Walk#routed(Route)], and continues or refuses. Also a request
  /// that cannot be parsed or that no route serves gets a route, whose pipeline its refusal walks.
  Verdict route(Walk x);

  /// Gathers up to `need` of the request body and hands it in by [Walk#gathered(Body)], at once if
  /// there is none.
  void gather(Walk x, Need need);

  /// Sends the request to the upstream; spends the permit before the first byte.
  void forward(Walk x, Permit permit, Attempt attempt);

  /// Sends the upstream's answer with the edits to the client.
  void relay(Walk x, AnswerHead head);

  /// Sends the gateway's own answer with the edits to the client, and drops the upstream's, if any.
  void answer(Walk x, Answer answer, AnswerHead head);

  /// Ends the exchange at once: closes the connection or resets the stream. Calls
  /// [Walk#end(Outcome)]. Asked once at most.
  void abort(Walk x);

  /// Runs `task` on the event loop; may be called from any thread.
  void execute(Runnable task);

  /// Runs `task` on the event loop after `nanos`.
  Timer after(long nanos, Runnable task);

  /// The exchange has ended and nobody else reads its bytes: they may be used for another one, also
  /// at once by [Walk#renew] and [Walk#start]. Called once for each exchange; if work still reads
  /// them when the exchange ends, when that has returned.
  void released(Walk x);

  /// Something that was to run later.
  interface Timer {
    void cancel();
  }
}
