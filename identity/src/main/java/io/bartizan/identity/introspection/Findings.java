package io.bartizan.identity.introspection;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What issuers have said lately. Bounded by count: who was not asked for longest goes first.
/// Thread-safe; threads hardly ever wait for each other.
final class Findings {
  private static final int SHELVES = 16;

  /// @param fresh the first millisecond since 1970 in which the issuer has to be asked again
  /// @param believed the first one in which it is not believed even if the issuer cannot be asked
  record Held(Finding finding, long fresh, long believed) {}

  /// The most recently used are last.
  private static final class Shelf extends LinkedHashMap<Digest, Held> {
    private static final long serialVersionUID = 1;

    private final int most;

    Shelf(int most) {
      super(16, 0.75f, true);
      this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<Digest, Held> eldest) {
      return size() > most;
    }
  }

  private final Shelf[] shelves = new Shelf[SHELVES];

  /// @param most how many at most, about
  Findings(int most) {
    for (int i = 0; i < SHELVES; i++) {
      shelves[i] = new Shelf((most + SHELVES - 1) / SHELVES);
    }
  }

  private Shelf shelf(Digest token) {
    return shelves[(int) (token.b() & SHELVES - 1)];
  }

  @Nullable Held find(Digest token) {
    Shelf shelf = shelf(token);
    synchronized (shelf) {
      return shelf.get(token);
    }
  }

  void keep(Digest token, Held held) {
    Shelf shelf = shelf(token);
    synchronized (shelf) {
      shelf.put(token, held);
    }
  }

  void forget(Digest token) {
    Shelf shelf = shelf(token);
    synchronized (shelf) {
      shelf.remove(token);
    }
  }

  int size() {
    int size = 0;
    for (Shelf shelf : shelves) {
      synchronized (shelf) {
        size += shelf.size();
      }
    }
    return size;
  }
}
