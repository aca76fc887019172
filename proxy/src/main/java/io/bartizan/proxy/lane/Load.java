package io.bartizan.proxy.lane;

import io.bartizan.pipeline.Memory;
import io.bartizan.telemetry.LoopRecorder;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;

/// How much a lane has to do. What is too much is decided when it looks, every 50 ms; a request
/// costs one comparison. Only for the lane's thread.
public final class Load {
  private static final Logger LOG = Logger.getLogger("bartizan.overload");
  private static final long QUIET = TimeUnit.SECONDS.toNanos(10);

  /// A delay counts with a quarter of its weight when it is seen, and then less and less.
  private static final int WEIGHT = 4;

  private final Overload all;
  private final int lane;
  private final Memory memory;
  private final LoopRecorder recorder;
  private int requests;
  private int most = Integer.MAX_VALUE;
  private long delay;
  private long lookedAt;
  private long spokeAt;
  private boolean spoke;
  private boolean shedding;

  Load(Overload all, int lane, Memory memory, LoopRecorder recorder) {
    this.all = all;
    this.lane = lane;
    this.memory = memory;
    this.recorder = recorder;
  }

  /// Whether there is no room for one more request.
  public boolean full() {
    return requests >= most;
  }

  /// A request goes on its way to a service; [#ended] follows exactly once.
  public void begun() {
    requests++;
  }

  public void ended() {
    requests--;
  }

  /// Looks at everything that may be too much.
  ///
  /// @param period after which it should have been called again, in nanoseconds
  void look(long nanos, long period) {
    long late = lookedAt == 0 ? 0 : Math.max(0, nanos - lookedAt - period);
    lookedAt = nanos;
    delay += (late - delay) / WEIGHT;
    Overload.Limits limits = all.limits();
    String why = why(limits);
    most = why.isEmpty() ? left(limits) : 0;
    shed(!why.isEmpty() || requests >= most, why, nanos);
  }

  private int left(Overload.Limits limits) {
    return limits.requests() == Integer.MAX_VALUE
        ? Integer.MAX_VALUE
        : all.left(lane, requests, limits.requests());
  }

  private String why(Overload.Limits limits) {
    if (delay > limits.delayNanos()) {
      return "an event loop is late by " + TimeUnit.NANOSECONDS.toMillis(delay) + " ms on average";
    }
    boolean scarce =
        limits.memory() != Integer.MAX_VALUE
            && memory.used() / 100 * 10_000 >= memory.limit() / 100 * limits.memory();
    return scarce ? "the memory for bodies is in use" : "";
  }

  private void shed(boolean now, String why, long nanos) {
    if (now == shedding) {
      return;
    }
    shedding = now;
    recorder.shedding(now);
    if (now && (!spoke || nanos - spokeAt >= QUIET)) {
      spoke = true;
      spokeAt = nanos;
      LOG.warning(
          "new requests to services are refused: "
              + (why.isEmpty() ? "there are as many as there may be" : why));
    }
  }
}
