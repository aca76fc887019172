package io.bartizan.identity.store;

import io.bartizan.pipeline.Bytes;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.XTrimArgs;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Logs as Redis keeps them: streams, named `PREFIX:log:NAME`, whose old ends are cut off, and
/// which end with their last entry.
final class RedisLogs {
  private static final byte[] FIELD = {'e'};
  private static final Pattern ID = Pattern.compile("[0-9]{1,19}-[0-9]{1,19}");

  private final String prefix;

  RedisLogs(String prefix) {
    this.prefix = prefix;
  }

  CompletionStage<String> append(
      RedisAsyncCommands<byte[], byte[]> redis, String log, byte[] entry, long now, Duration life) {
    byte[] key = key(log);
    String oldest = Math.max(0, now - life.toMillis()) + "-0";
    return redis
        .xlen(key)
        .thenCompose(length ->
            length < Store.LOG_LONGEST
                ? CompletableFuture.completedStage(length)
                : cut(redis, key, oldest))
        .thenCompose(length -> {
          if (length >= Store.LOG_LONGEST) {
            throw new StoreFull("log " + log + " of " + length + " entries (expected: fewer)");
          }
          return redis.xadd(key, XAddArgs.Builder.minId(oldest), Map.of(FIELD, entry));
        })
        .thenCompose(id -> redis.pexpire(key, life).thenApply(_ -> id));
  }

  /// What has ended counts no more; how many entries are left.
  private static CompletionStage<Long> cut(
      RedisAsyncCommands<byte[], byte[]> redis, byte[] key, String oldest) {
    XTrimArgs ended = XTrimArgs.Builder.minId(oldest).exactTrimming();
    return redis.xtrim(key, ended).thenCompose(_ -> redis.xlen(key));
  }

  CompletionStage<List<StreamMessage<byte[], byte[]>>> read(
      RedisAsyncCommands<byte[], byte[]> redis, String log, String mark, int most) {
    Range<String> behind =
        ID.matcher(mark).matches()
            ? Range.from(Range.Boundary.excluding(mark), Range.Boundary.unbounded())
            : Range.unbounded();
    return redis.xrange(key(log), behind, Limit.from(most));
  }

  static Extract extract(@Nullable List<StreamMessage<byte[], byte[]>> lines, String mark) {
    if (lines == null || lines.isEmpty()) {
      return new Extract(List.of(), mark);
    }
    return new Extract(lines.stream().map(RedisLogs::entry).toList(), lines.getLast().getId());
  }

  /// The only field's value.
  private static Bytes entry(StreamMessage<byte[], byte[]> line) {
    return line.getBody().values().stream()
        .findFirst()
        .map(value -> Bytes.view(value, 0, value.length))
        .orElse(Bytes.EMPTY);
  }

  private byte[] key(String log) {
    return (prefix + ":log:" + log).getBytes(StandardCharsets.UTF_8);
  }
}
