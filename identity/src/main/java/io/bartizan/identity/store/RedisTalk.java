package io.bartizan.identity.store;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A connection of its own to a Redis, for those who may wait: made when the first thing is asked,
/// and anew after each failure. One question at a time; never for an event loop.
final class RedisTalk implements AutoCloseable {
  /// How long an answer may take, and how long a connection: what is asked here may be large.
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final RedisConfig config;
  private final RedisConfig patient;
  private @Nullable ClientResources resources;
  private @Nullable RedisClient client;
  private @Nullable StatefulRedisConnection<byte[], byte[]> connection;

  RedisTalk(RedisConfig config) {
    this.config = config;
    this.patient = config.within(PATIENCE);
  }

  /// The answer to `command`; null if there is nothing. Waits for it, 10 seconds at most.
  ///
  /// @throws StoreAway saying why there is no answer
  synchronized <A> @Nullable A ask(
      Function<RedisAsyncCommands<byte[], byte[]>, ? extends CompletionStage<A>> command) {
    return ask(command, true);
  }

  /// The same on the connection that was asked last, which knows what is watched.
  ///
  /// @throws StoreAway also if that connection is gone
  synchronized <A> @Nullable A askOn(
      Function<RedisAsyncCommands<byte[], byte[]>, ? extends CompletionStage<A>> command) {
    return ask(command, false);
  }

  /// The same.
  ///
  /// @param anew whether another connection would do
  synchronized <A> @Nullable A ask(
      Function<RedisAsyncCommands<byte[], byte[]>, ? extends CompletionStage<A>> command,
      boolean anew) {
    try {
      return answer(command.apply(connection(anew).async()));
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      hangUp();
      throw new StoreAway(config.text() + ": " + reason(e));
    } catch (InterruptedException e) {
      hangUp();
      Thread.currentThread().interrupt();
      throw new StoreAway(config.text() + ": interrupted");
    }
  }

  private static <A> A answer(CompletionStage<A> asked)
      throws ExecutionException, TimeoutException, InterruptedException {
    return asked.toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static String reason(Exception trouble) {
    String reason = RedisDial.reason(trouble);
    boolean forbidden =
        trouble.getCause() instanceof RedisCommandExecutionException && reason.startsWith("NOPERM");
    return trouble instanceof TimeoutException
        ? "no answer within " + PATIENCE.toSeconds() + " s"
        : forbidden ? reason + " (expected: the rights that docs/store.md names)" : reason;
  }

  private StatefulRedisConnection<byte[], byte[]> connection(boolean anew)
      throws ExecutionException, TimeoutException, InterruptedException {
    StatefulRedisConnection<byte[], byte[]> now = connection;
    if (now != null && now.isOpen()) {
      return now;
    }
    if (!anew) {
      throw new StoreAway("the connection was lost");
    }
    hangUp();
    RedisClient dialing = client();
    dialing.setOptions(RedisDial.options(patient).mutate().autoReconnect(false).build());
    var dialed = dialing.connectAsync(ByteArrayCodec.INSTANCE, RedisDial.uri(patient));
    try {
      now = answer(dialed);
      connection = now;
      return now;
    } finally {
      if (connection == null) {
        begun(dialed.thenCompose(StatefulRedisConnection::closeAsync)); // it comes too late
      }
    }
  }

  private RedisClient client() {
    RedisClient made = client;
    if (made == null) {
      resources =
          DefaultClientResources.builder().ioThreadPoolSize(2).computationThreadPoolSize(2).build();
      made = RedisClient.create(resources);
      client = made;
    }
    return made;
  }

  private void hangUp() {
    StatefulRedisConnection<byte[], byte[]> now = connection;
    connection = null;
    if (now != null && now.isOpen()) {
      begun(now.closeAsync());
    }
  }

  /// It tells nobody how it ended.
  private static void begun(Object work) {
    Objects.requireNonNull(work);
  }

  /// Does not wait for what goes on in the background to end. Whoever asks afterwards connects
  /// anew.
  @Override
  public synchronized void close() {
    connection = null; // the client ends it
    RedisClient held = client;
    ClientResources beneath = resources;
    client = null;
    resources = null;
    if (held != null && beneath != null) {
      begun(
          held.shutdownAsync(0, 1, TimeUnit.SECONDS)
              .whenComplete((_, _) -> begun(beneath.shutdown(0, 1, TimeUnit.SECONDS))));
    }
  }
}
