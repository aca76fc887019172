package io.bartizan.identity.store;

import io.lettuce.core.MapScanCursor;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import java.nio.charset.StandardCharsets;

/// Lines with names that lie in a Redis, for several gateways, until somebody takes them away: the
/// hash `PREFIX:SUBJECT`, and in `PREFIX:SUBJECT:edition` which writing of it that is. Every method
/// waits for Redis, some seconds at most for each step, and throws [StoreAway] if it does not
/// answer. Thread-safe; never for an event loop.
public final class Shelf implements AutoCloseable {
  /// How many lines there are at most.
  public static final int MOST = 100_000;

  /// How many bytes a line has at most.
  public static final int LONGEST = 64 << 10;

  /// How many bytes all lines have at most.
  public static final long LARGEST = 256L << 20;

  /// How many lines are asked for in a step: 16 MiB at most, if each is as long as may be.
  private static final ScanArgs STEP = ScanArgs.Builder.limit(250);

  private static final int LONGEST_EDITION = 80;

  /// Is shown a line.
  @FunctionalInterface
  public interface Reader {
    /// Returns whether there is any use in going on.
    boolean line(byte[] name, byte[] line);
  }

  private final RedisConfig config;
  private final RedisTalk talk;
  private final String subject;

  /// Does not connect yet.
  ///
  /// @param subject what the lines are about, as a part of the key
  public Shelf(RedisConfig config, String subject) {
    this.config = config;
    this.talk = new RedisTalk(config);
    this.subject = subject;
  }

  /// Such as `redis at 127.0.0.1:6379`.
  public String text() {
    return config.text();
  }

  /// Where the lines lie, such as `bartizan:consumers`.
  public String name() {
    return config.prefix() + ':' + subject;
  }

  /// Which writing is there now; [Edition#NONE] if there never was one.
  public Edition edition() {
    byte[] text = talk.ask(redis -> redis.get(key(":edition")));
    return text == null
        ? Edition.NONE
        : new Edition(
            new String(text, 0, Math.min(text.length, LONGEST_EDITION), StandardCharsets.UTF_8));
  }

  /// Shows `reader` every line, some of them perhaps twice, in no order and in bounded steps.
  /// Whether it was the same writing all the time is for the caller to ask.
  public void read(Reader reader) {
    byte[] lines = key("");
    ScanCursor at = ScanCursor.INITIAL;
    boolean further = true;
    while (further && !at.isFinished()) {
      ScanCursor from = at;
      MapScanCursor<byte[], byte[]> step = talk.ask(redis -> redis.hscan(lines, from, STEP));
      if (step == null) {
        throw new StoreAway(config.text() + ": nothing instead of lines");
      }
      for (var entry : step.getMap().entrySet()) {
        further &= further && reader.line(entry.getKey(), entry.getValue());
      }
      at = step;
    }
  }

  /// Changes what lies there.
  public ShelfWriting writing() {
    return new ShelfWriting(this, talk);
  }

  byte[] key(String behind) {
    return (name() + behind).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    talk.close();
  }
}
