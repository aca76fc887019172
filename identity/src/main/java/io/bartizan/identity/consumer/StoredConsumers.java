package io.bartizan.identity.consumer;

import io.bartizan.config.Problems;
import io.bartizan.config.Remote;
import io.bartizan.identity.store.Edition;
import io.bartizan.identity.store.RedisConfig;
import io.bartizan.identity.store.Shelf;
import io.bartizan.identity.store.StoreAway;
import io.bartizan.identity.store.StoreConfig;
import io.bartizan.identity.store.StoreWitness;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Consumers of a configuration, its files and its store, together; and whether those of the store
/// are others now. Outlives configurations. Thread-safe; waits for Redis, so never for an event
/// loop.
public final class StoredConsumers implements Remote, AutoCloseable {
  /// What the shelf is about.
  static final String SUBJECT = "consumers";

  private static final String SHOWN = "the store of consumers";

  /// How often reading begins anew because somebody has written meanwhile.
  private static final int ATTEMPTS = 5;

  /// How many looks it takes until what could not be read is tried again though nobody wrote.
  private static final int LOOKS = 30;

  private final StoreWitness witness;
  private final boolean asked;
  private @Nullable RedisConfig config;
  private @Nullable Shelf shelf;
  private Edition read = Edition.NONE;
  private Edition told = Edition.NONE;
  private boolean failed;
  private boolean lost;
  private int looks;

  private StoredConsumers(StoreWitness witness, boolean asked) {
    this.witness = witness;
    this.asked = asked;
  }

  /// @param witness is told when the store cannot be asked, and when it can again
  public static StoredConsumers of(StoreWitness witness) {
    return new StoredConsumers(witness, true);
  }

  /// Where nothing runs, no store is asked: what lies there is left out.
  public static StoredConsumers unasked() {
    return new StoredConsumers(StoreWitness.NONE, false);
  }

  /// All consumers. Blocks on the disk, and on Redis, some seconds at most for each step.
  ///
  /// @throws BrokenConsumers saying everything that is wrong with them
  /// @throws IOException if the store cannot be asked
  public synchronized Consumers read(
      Map<String, ConsumerConfig> named,
      List<Path> files,
      @Nullable Path revoked,
      StoreConfig store)
      throws IOException {
    Shelf source = turn(store);
    if (source == null) {
      return Consumers.read(named, files, revoked);
    }
    failed = true;
    looks = 0;
    told = Edition.NONE;
    try {
      Consumers all = read(named, files, revoked, source);
      failed = false;
      return all;
    } catch (BrokenConsumers e) {
      failed = false; // reading it once more would find the same
      throw e;
    } catch (StoreAway e) {
      throw new IOException("consumers in the store cannot be read: " + e.getMessage(), e);
    }
  }

  private Consumers read(
      Map<String, ConsumerConfig> named, List<Path> files, @Nullable Path revoked, Shelf source)
      throws BrokenConsumers {
    read = Edition.NONE;
    for (int i = 0; i < ATTEMPTS; i++) {
      read = source.edition();
      Problems problems = new Problems();
      Consumers.Draft draft = Consumers.Draft.of(named, files, revoked, problems);
      if (new ShelfReading(source, draft, problems, Set.of()).read(read)) {
        if (!problems.isEmpty()) {
          throw new BrokenConsumers(problems);
        }
        return draft.done();
      }
    }
    throw new StoreAway(
        source.text() + ": somebody wrote while it was read, " + ATTEMPTS + " times");
  }

  /// The shelf that `store` names; null if there is none.
  private @Nullable Shelf turn(StoreConfig store) {
    RedisConfig wanted = store.consumers() && asked ? store.redis() : null;
    if (shelf != null && (wanted == null || !wanted.equals(config))) {
      close();
    }
    if (shelf == null && wanted != null) {
      config = wanted;
      shelf = new Shelf(wanted, SUBJECT);
    }
    return shelf;
  }

  /// Whether what lies in the store is another writing than was read last, or can be read again.
  /// Says so once for each.
  @Override
  public synchronized boolean changed() {
    Shelf source = shelf;
    if (source == null) {
      return false;
    }
    try {
      Edition now = source.edition();
      reached();
      looks++;
      boolean news =
          !now.equals(read) && !now.equals(told)
              || failed && (read.equals(Edition.NONE) || looks >= LOOKS);
      if (news) {
        told = now;
        looks = 0;
      }
      return news;
    } catch (StoreAway e) {
      lose(e);
      return false;
    }
  }

  private void reached() {
    if (lost) {
      lost = false;
      looks = LOOKS;
      witness.reached(SHOWN);
    }
  }

  private void lose(StoreAway why) {
    if (!lost && !Thread.currentThread().isInterrupted()) {
      lost = true;
      witness.lost(SHOWN, String.valueOf(why.getMessage()));
    }
  }

  @Override
  public synchronized void close() {
    Shelf held = shelf;
    shelf = null;
    lost = false;
    if (held != null) {
      held.close();
    }
  }
}
