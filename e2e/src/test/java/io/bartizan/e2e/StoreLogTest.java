package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bartizan.testkit.TestRedis;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the program's log says of a store that comes and goes.
final class StoreLogTest {
  private static final Logger ROOT = Logger.getLogger("");

  @TempDir Path folder;

  /// Keeps what is said.
  private static final class Ear extends Handler {
    private final List<LogRecord> heard = new CopyOnWriteArrayList<>();

    @Override
    public void publish(LogRecord message) {
      heard.add(message);
    }

    long count(String end) {
      return heard.stream()
          .filter(message -> "bartizan.store".equals(message.getLoggerName()))
          .filter(message -> message.getMessage().contains(end))
          .count();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @Test
  void a_store_that_is_lost_and_reached_again_is_told_of_once_each_and_by_nobody_else()
      throws Exception {
    assumeTrue(TestRedis.installed());
    Ear ear = new Ear();
    ROOT.addHandler(ear);
    TestRedis redis = TestRedis.start(Files.createDirectory(folder.resolve("redis")));
    String yaml =
        """
        listen: { http: 127.0.0.1:0 }
        store: { redis: { address: "127.0.0.1:%d" } }
        routes: [ { path: /, public: true, respond: { status: 204 } } ]
        """
            .formatted(redis.port());
    try (TestGateway _ = TestGateway.start(folder, yaml)) {
      Eventually.holds("it is reached", () -> ear.count("is reached") == 1);
      redis.kill();
      Eventually.holds("it is lost", () -> ear.count("is lost") == 1);
      redis.revive();
      Eventually.holds("it is reached again", () -> ear.count("is reached") == 2);
    } finally {
      redis.close();
      ROOT.removeHandler(ear);
    }
    assertThat(ear.count("is lost")).isEqualTo(1);
    assertThat(ear.count("is reached")).isEqualTo(2);
    assertThat(ear.heard).noneMatch(message -> message.getLoggerName().startsWith("io.lettuce"));
  }
}
