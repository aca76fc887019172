package io.bartizan.identity.store;

import io.bartizan.config.Check;
import io.bartizan.config.Default;
import io.bartizan.config.Doc;
import io.bartizan.config.Size;
import org.jspecify.annotations.Nullable;

/// Where what must be remembered for a while is kept.
@Doc(
    "Where is kept what must be remembered for a while: marks of what was seen once, sessions, revocations.")
public record StoreConfig(
    @Doc(
            "How much this process keeps where there is no `redis`, from 1MiB to 4GiB. If all of it is still needed, nothing more is"
                + " taken, and what would have to be remembered is refused.")
        @Default("16MiB")
        Size memory,
    @Doc("A Redis (6.2 or later) or Valkey that several gateways share; in this process if absent.")
        @Nullable RedisConfig redis,
    @Doc(
            "Whether further consumers lie in `redis`, where `bartizan consumer` puts them. The gateway looks every second whether they are others"
                + " now; it does not start without them.")
        @Default("false")
        boolean consumers) {

  /// In this process, with the defaults.
  public static final StoreConfig LOCAL = new StoreConfig(new Size(16 << 20), null, false);

  public StoreConfig {
    Check.all()
        .and(
            memory.bytes() >= 1 << 20 && memory.bytes() <= 4L << 30,
            "memory",
            memory,
            "1MiB to 4GiB")
        .and(
            !consumers || redis != null,
            "consumers",
            consumers,
            "only with `redis`: nobody could put any into the memory of this process")
        .done();
  }

  /// What `bartizan check` shows, such as `redis at 127.0.0.1:6379`.
  public String text() {
    return redis == null ? "this process, up to " + memory : redis.text();
  }
}
