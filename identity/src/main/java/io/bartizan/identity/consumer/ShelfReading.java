package io.bartizan.identity.consumer;

import io.bartizan.config.Place;
import io.bartizan.config.Problems;
import io.bartizan.identity.store.Edition;
import io.bartizan.identity.store.Shelf;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/// Reads the consumers that lie on a shelf, all of one writing. For one thread and one use.
final class ShelfReading implements Shelf.Reader {
  private static final int LONGEST_NAME = 100;

  private final Shelf shelf;
  private final Consumers.Draft draft;
  private final Problems problems;
  private final Set<String> replaced;
  private final ConsumerLine lines = new ConsumerLine(true);
  private final Set<String> seen = new HashSet<>();
  private long bytes;
  private boolean full;
  private java.util.function.Consumer<NamedConsumer> listener = _ -> {};

  /// @param replaced names whose lines count for nothing
  ShelfReading(Shelf shelf, Consumers.Draft draft, Problems problems, Set<String> replaced) {
    this.shelf = shelf;
    this.draft = draft;
    this.problems = problems;
    this.replaced = replaced;
  }

  /// From now on `listener` is told each that was read.
  ShelfReading telling(java.util.function.Consumer<NamedConsumer> listener) {
    this.listener = listener;
    return this;
  }

  /// Adds to the draft what lies there, and to the problems what is wrong with it. Waits for Redis.
  ///
  /// @param edition which writing is expected
  /// @return whether it was that one all the time
  boolean read(Edition edition) {
    if (edition.equals(Edition.NONE)) {
      problems.add(
          Place.startOf(where()),
          "no consumers were ever put there (expected: `bartizan consumer load FILE` did)");
      return true;
    }
    if (edition.lines() < 0) {
      problems.add(
          Place.startOf(where() + ":edition"),
          "a text that Bartizan did not write (expected: `bartizan consumer load FILE` did)");
      return true;
    }
    shelf.read(this);
    if (!shelf.edition().equals(edition)) {
      return false;
    }
    if (!full && !problems.isFull() && seen.size() != edition.lines()) {
      problems.add(
          Place.startOf(where()),
          "%d consumers (expected: %d, as were written: Redis has lost some, or somebody else writes there)"
              .formatted(seen.size(), edition.lines()));
    }
    return true;
  }

  private String where() {
    return shelf.text() + ", " + shelf.name();
  }

  /// The names of all that were read.
  Set<String> names() {
    return seen;
  }

  @Override
  public boolean line(byte[] field, byte[] line) {
    String name = new String(field, StandardCharsets.UTF_8);
    if (seen.add(name) && !replaced.contains(name)) {
      bytes += line.length;
      add(name, line);
    }
    full = full || seen.size() > Shelf.MOST || bytes > Shelf.LARGEST;
    if (full) {
      problems.add(
          Place.startOf(where()),
          "more than %d consumers or %dMiB".formatted(Shelf.MOST, Shelf.LARGEST >> 20));
    }
    return !full && !problems.isFull();
  }

  private void add(String name, byte[] line) {
    Place place = Place.startOf(shelf.text() + ", consumer " + shown(name));
    if (line.length > Shelf.LONGEST) {
      problems.add(place, "a line of " + line.length + " bytes (expected: at most 64KiB)");
      return;
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
      NamedConsumer consumer = lines.read(text, place, problems);
      if (consumer != null && !consumer.name().equals(name)) {
        problems.add(place, "name: " + shown(consumer.name()) + " (expected: " + shown(name) + ")");
      } else if (consumer != null) {
        draft.add(consumer, problems);
        listener.accept(consumer);
      }
    } catch (CharacterCodingException _) {
      problems.add(place, "this line is not UTF-8");
    }
  }

  private static String shown(String name) {
    return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "…";
  }
}
