package io.bartizan.proxy.settings;

import static io.bartizan.proxy.settings.ListenBounds.within;

import io.bartizan.config.Check;
import io.bartizan.config.Default;
import io.bartizan.config.Doc;
import io.bartizan.config.Durations;
import io.bartizan.config.Rate;
import io.bartizan.config.Size;
import java.time.Duration;

/// What a WebSocket of one route may do.
@Doc("What a WebSocket of one route may do.")
public record WebSocketSettings(
    @Doc("How long nothing may come from either side, pings included, from 1s to 1d; then 1001.")
        @Default("5min")
        Duration idle,
    @Doc("How long a WebSocket may live at all, from 1s to 30d; then 1001.") @Default("8h")
        Duration age,
    @Doc("Bytes of a message, all its fragments together, from 125B to 1GiB; beyond them 1009.")
        @Default("1MiB")
        Size message,
    @Doc("How many frames of any kind a client may send; beyond them 1008.") @Default("10000/s")
        Rate frames,
    @Doc("How many pings and pongs a client may send; beyond them 1008.") @Default("100/s")
        Rate pings,
    @Doc("Whether text messages must be UTF-8; if not, 1007.") @Default("true") boolean utf8) {

  private static final int LONGEST = 1_000_000_000;

  /// What holds where nothing else is said.
  public static final WebSocketSettings DEFAULTS =
      new WebSocketSettings(
          Duration.ofMinutes(5),
          Duration.ofHours(8),
          new Size(1 << 20),
          new Rate(10_000, Duration.ofSeconds(1)),
          new Rate(100, Duration.ofSeconds(1)),
          true);

  public WebSocketSettings {
    Check.all()
        .and(within(idle, 1_000, 86_400_000), "idle", idle, "from 1s to 1d")
        .and(age.toMillis() >= 1_000 && age.toDays() <= 30, "age", age, "from 1s to 30d")
        .and(within(message, 125, 1 << 30), "message", message, "from 125B to 1GiB")
        .and(sensible(frames), "frames", frames, "at most 1000000000 in at most 1h")
        .and(sensible(pings), "pings", pings, "at most 1000000000 in at most 1h")
        .done();
  }

  private static boolean sensible(Rate rate) {
    return rate.permits() <= LONGEST && rate.period().compareTo(Duration.ofHours(1)) <= 0;
  }

  /// What `bartizan check` shows.
  public String text() {
    return "messages to "
        + message
        + ", "
        + frames
        + " frames, "
        + pings
        + " pings, idle "
        + Durations.format(idle)
        + ", age "
        + Durations.format(age);
  }
}
