package io.bartizan.identity.store;

import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Ticker;
import io.bartizan.pipeline.Verdict;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionStateAdapter;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Keeps values in a Redis that several gateways share. One connection, which is opened when the
/// store is made and again whenever it is lost; while there is none, work fails at once. Keys are
/// `PREFIX:SPACE:SHA-256`.
final class RedisStore implements Store {
  private static final byte[] MARK = {'1'};
  private static final long RETRY_NANOS = Duration.ofSeconds(1).toNanos();

  private final RedisConfig config;
  private final Ticker ticker;
  private final StoreWitness witness;
  private final ClientResources resources;
  private final RedisClient client;
  private final RedisURI uri;
  private final RedisLogs logs;
  private final AtomicBoolean dialing = new AtomicBoolean();
  private final AtomicBoolean lost = new AtomicBoolean();
  private final AtomicLong next = new AtomicLong();
  private volatile @Nullable StatefulRedisConnection<byte[], byte[]> connection;
  private volatile boolean closed;

  /// Begins to connect; does not wait for it.
  RedisStore(RedisConfig config, Ticker ticker, StoreWitness witness) {
    this.config = config;
    this.ticker = ticker;
    this.witness = witness;
    this.resources =
        DefaultClientResources.builder().ioThreadPoolSize(2).computationThreadPoolSize(2).build();
    this.client = RedisClient.create(resources);
    this.client.setOptions(RedisDial.options(config));
    this.client.addListener(new Watcher());
    this.uri = RedisDial.uri(config);
    this.logs = new RedisLogs(config.prefix());
    this.next.set(ticker.nanos());
    dial();
  }

  /// Connects unless that is under way, or was tried less than a second ago.
  private void dial() {
    long due = next.get();
    if (closed
        || ticker.nanos() - due < 0
        || !next.compareAndSet(due, ticker.nanos() + RETRY_NANOS)
        || !dialing.compareAndSet(false, true)) {
      return;
    }
    begun(client.connectAsync(ByteArrayCodec.INSTANCE, uri).whenComplete(this::dialed));
  }

  private void dialed(
      @Nullable StatefulRedisConnection<byte[], byte[]> made, @Nullable Throwable trouble) {
    dialing.set(false);
    if (made == null) {
      lose(trouble);
      return;
    }
    connection = made;
    if (closed) {
      begun(made.closeAsync());
    }
  }

  /// `work` tells the end of itself to somebody else.
  private static void begun(CompletionStage<?> work) {
    Objects.requireNonNull(work);
  }

  private void lose(@Nullable Throwable why) {
    if (!closed && lost.compareAndSet(false, true)) {
      witness.lost(config.text(), why == null ? "the connection was lost" : RedisDial.reason(why));
    }
  }

  /// Is told of the connection's ups and downs.
  private final class Watcher extends RedisConnectionStateAdapter {
    @Override
    public void onRedisConnected(RedisChannelHandler<?, ?> handler, SocketAddress address) {
      lost.set(false);
      witness.reached(config.text());
    }

    @Override
    public void onRedisDisconnected(RedisChannelHandler<?, ?> handler) {
      lose(null);
    }
  }

  @Override
  public Verdict.Work<Boolean> mark(Key key, Duration life) {
    return Entry.checked(
        Bytes.EMPTY,
        life,
        ask(
            redis -> redis.set(name(key), MARK, SetArgs.Builder.nx().px(life.toMillis())),
            answer -> answer != null));
  }

  @Override
  public Verdict.Work<Boolean> put(Key key, Bytes value, Duration life) {
    byte[] content = value.toArray();
    return Entry.checked(
        value,
        life,
        ask(
            redis -> redis.set(name(key), content, SetArgs.Builder.px(life.toMillis())),
            _ -> true));
  }

  @Override
  public Verdict.Work<Optional<Bytes>> get(Key key) {
    return ask(redis -> redis.get(name(key)), RedisStore::value);
  }

  @Override
  public Verdict.Work<Optional<Bytes>> take(Key key) {
    return ask(redis -> redis.getdel(name(key)), RedisStore::value);
  }

  @Override
  public Verdict.Work<Boolean> append(String log, Bytes entry, Duration life) {
    byte[] content = entry.toArray();
    return Entry.checkedLine(
        entry,
        life,
        ask(redis -> logs.append(redis, log, content, ticker.millis(), life), _ -> true));
  }

  @Override
  public Verdict.Work<Extract> read(String log, String mark, int most) {
    return ask(redis -> logs.read(redis, log, mark, most), lines -> RedisLogs.extract(lines, mark));
  }

  private byte[] name(Key key) {
    return (config.prefix() + ':' + key).getBytes(StandardCharsets.UTF_8);
  }

  private static Optional<Bytes> value(byte @Nullable [] answer) {
    return answer == null ? Optional.empty() : Optional.of(Bytes.view(answer, 0, answer.length));
  }

  private <A, T> Verdict.Work<T> ask(
      Function<RedisAsyncCommands<byte[], byte[]>, CompletionStage<A>> command,
      Function<@Nullable A, T> meaning) {
    return done -> {
      StatefulRedisConnection<byte[], byte[]> now = connection;
      if (now == null || closed) {
        dial();
        done.failed(new StoreAway(config.text() + ": not connected"));
        return;
      }
      command
          .apply(now.async())
          .whenComplete((answer, trouble) -> {
            if (trouble != null) {
              done.failed(new StoreAway(config.text() + ": " + RedisDial.reason(trouble)));
            } else {
              done.value(meaning.apply(answer));
            }
          });
    };
  }

  /// Does not wait for what goes on in the background to end.
  @Override
  public void close() {
    closed = true;
    begun(client.shutdownAsync(0, 1, TimeUnit.SECONDS).whenComplete((_, _) -> release()));
  }

  private void release() {
    Objects.requireNonNull(resources.shutdown(0, 1, TimeUnit.SECONDS));
  }
}
