package io.bartizan.identity.store;

import io.lettuce.core.TransactionResult;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/// One change of a [Shelf], which its readers see as a whole or not at all. For one thread and one
/// use; waits like the shelf.
public final class ShelfWriting {
  /// How many lines, and about how many bytes, are sent in a step.
  private static final int STEP_LINES = 500;

  private static final int STEP_BYTES = 1 << 20;

  /// How long lines stay that nobody has published.
  private static final Duration LIFE = Duration.ofHours(1);

  private final Shelf shelf;
  private final RedisTalk talk;
  private final byte[] lines;
  private final byte[] edition;
  private final byte[] next;
  private IdentityHashMap<byte[], byte[]> step = new IdentityHashMap<>();
  private int bytes;
  private int staged;

  ShelfWriting(Shelf shelf, RedisTalk talk) {
    this.shelf = shelf;
    this.talk = talk;
    this.lines = shelf.key("");
    this.edition = shelf.key(":edition");
    this.next = shelf.key(":next:" + Edition.mark());
  }

  /// Lays a line beside the shelf, under a name that no other one has.
  public void stage(String name, byte[] line) {
    step.put(utf8(name), line);
    bytes += line.length;
    staged++;
    if (step.size() >= STEP_LINES || bytes >= STEP_BYTES) {
      send();
    }
  }

  private void send() {
    IdentityHashMap<byte[], byte[]> sent = step;
    step = new IdentityHashMap<>();
    bytes = 0;
    together(true, redis -> List.of(redis.hset(next, sent), redis.pexpire(next, LIFE)));
  }

  /// Puts what was staged in place of all that lies on the shelf.
  public void publish() {
    if (!step.isEmpty()) {
      send();
    }
    byte[] written = utf8(Edition.of(staged).text());
    talk.ask(redis -> redis.watch(next));
    Long there = talk.askOn(redis -> redis.hlen(next));
    boolean done =
        staged == 0
            ? together(false, redis -> List.of(redis.del(lines), redis.set(edition, written)))
            : Objects.equals(there, (long) staged)
                && together(
                    false,
                    redis ->
                        List.of(
                            redis.persist(next),
                            redis.rename(next, lines),
                            redis.set(edition, written)));
    if (!done) {
      throw new StoreAway(shelf.text() + ": what was laid beside was lost, and nothing is written");
    }
  }

  /// Takes away what was staged.
  public void discard() {
    step.clear();
    talk.ask(redis -> redis.del(next));
  }

  /// Adds lines, or puts them in place of those of the same names.
  ///
  /// @param before the writing that must still be there
  /// @param count how many lines there are then
  /// @return false, having changed nothing, if it is another one
  public boolean put(Edition before, Map<String, byte[]> added, int count) {
    IdentityHashMap<byte[], byte[]> all = new IdentityHashMap<>();
    added.forEach((name, line) -> all.put(utf8(name), line));
    byte[] written = utf8(Edition.of(count).text());
    return unchanged(before)
        && together(false, redis -> List.of(redis.hset(lines, all), redis.set(edition, written)));
  }

  /// Takes a line away.
  ///
  /// @param before the writing that must still be there
  /// @return false, having changed nothing, if it is another one
  public boolean remove(Edition before, String name) {
    byte[] written = utf8(Edition.of(before.lines() - 1).text());
    return unchanged(before)
        && together(
            false, redis -> List.of(redis.hdel(lines, utf8(name)), redis.set(edition, written)));
  }

  /// Whether there is a line of that name.
  public boolean has(String name) {
    return Boolean.TRUE.equals(talk.ask(redis -> redis.hexists(lines, utf8(name))));
  }

  /// From here to the next transaction nobody else may write.
  private boolean unchanged(Edition before) {
    talk.ask(redis -> redis.watch(edition));
    byte[] now = talk.askOn(redis -> redis.get(edition));
    if (now != null && Arrays.equals(now, utf8(before.text()))) {
      return true;
    }
    talk.askOn(RedisAsyncCommands::unwatch);
    return false;
  }

  /// Does all `commands`, or none: if what is watched is another one now, or if any is forbidden.
  ///
  /// @param anew whether nothing is watched, so that another connection would do
  private boolean together(
      boolean anew,
      Function<RedisAsyncCommands<byte[], byte[]>, List<? extends CompletionStage<?>>> commands) {
    TransactionResult result =
        talk.ask(
            redis -> {
              List<CompletionStage<?>> asked = new ArrayList<>();
              asked.add(redis.multi());
              asked.addAll(commands.apply(redis));
              return redis
                  .exec()
                  .handle((done, trouble) -> {
                    if (trouble != null) {
                      throw first(asked, trouble);
                    }
                    return done;
                  });
            },
            anew);
    return result != null && !result.wasDiscarded();
  }

  /// What went wrong first, of which the end of the transaction says only that something did.
  private static CompletionException first(List<CompletionStage<?>> asked, Throwable end) {
    return asked.stream()
        .map(CompletionStage::toCompletableFuture)
        .filter(CompletableFuture::isCompletedExceptionally)
        .map(CompletableFuture::exceptionNow)
        .findFirst()
        .map(CompletionException::new)
        .orElseGet(() -> new CompletionException(end));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
