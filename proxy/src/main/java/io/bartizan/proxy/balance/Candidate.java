package io.bartizan.proxy.balance;

/// What a [Balancer] chooses from. Everything but [#name()] may change at any time; read on any
/// lane.
public interface Candidate {
  /// What an ordinary candidate of weight 1 has as its [#share].
  int UNIT = 100;

  /// Address and port, by which it is the same in every process of the gateway.
  String name();

  /// Whether requests may go there: no check says that it is down.
  boolean available();

  /// How much it is to be given beside others when it is not starting; from 1 on.
  int weight();

  /// How much it is to be given beside others: its weight in [#UNIT]s, less while it starts slowly;
  /// at least 1.
  ///
  /// @param nanos now, in [io.bartizan.pipeline.Ticker#nanos()]
  int share(long nanos);

  /// Requests that are there now, of all lanes.
  int active();
}
