package io.bartizan.identity.consumer;

import io.bartizan.config.Place;
import io.bartizan.config.Problems;
import io.bartizan.identity.store.Edition;
import io.bartizan.identity.store.Shelf;
import io.bartizan.identity.store.ShelfWriting;
import io.bartizan.identity.store.StoreAway;
import io.bartizan.identity.store.StoreConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// Changes the consumers that lie in a store. Everything is checked before anything is written, as
/// a gateway of this configuration would. For one thread; every method waits for Redis and throws
/// [StoreAway] if it does not answer.
public final class ShelfChanges implements AutoCloseable {
  /// How many consumers can be put among the others at a time.
  public static final int MOST_PUT = 1_000;

  private static final int LARGEST_PUT = 4 << 20;
  private static final String TOO_MANY =
      "too much at a time (expected: at most %d consumers and %dMiB, or `bartizan consumer load`)"
          .formatted(MOST_PUT, LARGEST_PUT >> 20);

  private static final int ATTEMPTS = 5;

  private final Map<String, ConsumerConfig> named;
  private final List<Path> files;
  private final @Nullable Path revoked;
  private final Shelf shelf;

  /// What became of consumers that were put among others.
  ///
  /// @param count how many there are now
  public record Put(int added, int replaced, int count) {}

  /// @param named consumers of the configuration
  /// @param files further ones
  /// @param store one in which consumers lie
  /// @throws IllegalArgumentException if none do
  public ShelfChanges(
      Map<String, ConsumerConfig> named,
      List<Path> files,
      @Nullable Path revoked,
      StoreConfig store) {
    this.named = named;
    this.files = files;
    this.revoked = revoked;
    if (!store.consumers() || store.redis() == null) {
      throw new IllegalArgumentException(
          "store: no consumers lie there (expected: `store: { redis: { … }, consumers: true }`)");
    }
    this.shelf = new Shelf(store.redis(), StoredConsumers.SUBJECT);
  }

  /// Where they lie, for people.
  public String text() {
    return shelf.text() + ", " + shelf.name();
  }

  private Consumers.Draft others(Problems problems) {
    return Consumers.Draft.of(named, files, revoked, problems);
  }

  private static void demandGood(Problems problems) throws BrokenConsumers {
    if (!problems.isEmpty()) {
      throw new BrokenConsumers(problems);
    }
  }

  /// Puts what `file` says in place of all that lies there. Returns how many there are now.
  ///
  /// @throws BrokenConsumers saying everything that is wrong with it; then nothing was changed
  public int load(Path file) throws BrokenConsumers {
    Problems problems = new Problems();
    Consumers.Draft checked = others(problems);
    int count = new Incoming(file, problems).each((consumer, _) -> checked.add(consumer, problems));
    demandGood(problems);
    ShelfWriting writing = shelf.writing();
    Consumers.Draft again = others(problems);
    new Incoming(file, problems)
        .each((consumer, line) -> {
          again.add(consumer, problems);
          if (problems.isEmpty()) {
            writing.stage(consumer.name(), line);
          }
        });
    if (!problems.isEmpty()) {
      writing.discard();
    }
    demandGood(problems);
    writing.publish();
    return count;
  }

  /// Adds what `file` says, or puts it in place of the consumers of the same names.
  ///
  /// @throws BrokenConsumers saying everything that is wrong then; then nothing was changed
  public Put put(Path file) throws BrokenConsumers {
    Problems problems = new Problems();
    List<NamedConsumer> added = new ArrayList<>();
    Map<String, byte[]> lines = new LinkedHashMap<>();
    AtomicInteger bytes = new AtomicInteger();
    AtomicReference<@Nullable Place> more = new AtomicReference<>();
    new Incoming(file, problems)
        .each((consumer, line) -> {
          if (added.size() < MOST_PUT && bytes.addAndGet(line.length) <= LARGEST_PUT) {
            added.add(consumer);
            lines.put(consumer.name(), line);
          } else {
            more.compareAndSet(null, consumer.place());
          }
        });
    if (more.get() != null) {
      problems.add(more.get(), TOO_MANY);
    }
    demandGood(problems);
    for (int i = 0; i < ATTEMPTS; i++) {
      Put done = put(added, lines);
      if (done != null) {
        return done;
      }
    }
    throw busy();
  }

  private @Nullable Put put(List<NamedConsumer> added, Map<String, byte[]> lines)
      throws BrokenConsumers {
    Problems problems = new Problems();
    Edition before = shelf.edition();
    Consumers.Draft draft = others(problems);
    ShelfReading reading = new ShelfReading(shelf, draft, problems, lines.keySet());
    if (!reading.read(before)) {
      return null;
    }
    added.forEach(consumer -> draft.add(consumer, problems));
    int replaced = (int) lines.keySet().stream().filter(reading.names()::contains).count();
    int count = reading.names().size() + lines.size() - replaced;
    if (count > Shelf.MOST) {
      problems.add(
          Place.startOf(text()), count + " consumers (expected: at most " + Shelf.MOST + ")");
    }
    demandGood(problems);
    return lines.isEmpty() || shelf.writing().put(before, lines, count)
        ? new Put(lines.size() - replaced, replaced, count)
        : null;
  }

  /// Takes a consumer away. Returns how many are left, or -1 if there is none of that name.
  public int remove(String name) {
    for (int i = 0; i < ATTEMPTS; i++) {
      Edition before = shelf.edition();
      ShelfWriting writing = shelf.writing();
      if (before.lines() < 1 || !writing.has(name)) {
        return -1;
      }
      if (writing.remove(before, name)) {
        return before.lines() - 1;
      }
    }
    throw busy();
  }

  /// All that lie there, by name, as `shown` shows them.
  ///
  /// @throws BrokenConsumers saying everything that is wrong with them
  public SortedMap<String, String> list(BiFunction<String, ConsumerConfig, String> shown)
      throws BrokenConsumers {
    for (int i = 0; i < ATTEMPTS; i++) {
      Problems problems = new Problems();
      SortedMap<String, String> all = new TreeMap<>();
      Consumers.Draft draft = new Consumers.Draft(Set.of());
      ShelfReading reading =
          new ShelfReading(shelf, draft, problems, Set.of())
              .telling(one -> all.put(one.name(), shown.apply(one.name(), one.config())));
      if (reading.read(shelf.edition())) {
        demandGood(problems);
        return all;
      }
    }
    throw busy();
  }

  private StoreAway busy() {
    return new StoreAway(
        text() + ": somebody else wrote at the same time, " + ATTEMPTS + " times over");
  }

  @Override
  public void close() {
    shelf.close();
  }
}
