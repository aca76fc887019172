package io.bartizan.waf.engine;

import io.bartizan.waf.regex.Expression;
import io.bartizan.waf.regex.Hits;
import io.bartizan.waf.state.Marks;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which of some expressions may be found in a text at all, as the kinds of its bytes show: most
/// need a sign that ordinary texts have not. Any thread: what is remembered is complete before it
/// is seen.
final class Prospects {
  /// For how many combinations of kinds it is remembered; a power of two.
  private static final int PLACES = 256;

  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private final int expressions;
  private final long[] needs;
  private final Hits[] needing;
  private final @Nullable Known[] places = new @Nullable Known[PLACES];

  private record Known(long marks, Hits possible) {}

  /// For expressions by their index.
  Prospects(List<Expression> all) {
    expressions = all.size();
    Map<Long, Hits> found = new LinkedHashMap<>();
    long[] kinds = Marks.kindsOfBytes();
    for (int i = 0; i < expressions; i++) {
      for (long need : all.get(i).needs(kinds)) {
        found.computeIfAbsent(need, _ -> new Hits(expressions)).add(i);
      }
    }
    needs = found.keySet().stream().mapToLong(Long::longValue).toArray();
    needing = found.values().toArray(Hits[]::new);
  }

  /// Those that may be found in a text of some kinds of bytes, bits of [Marks]. Nobody changes
  /// them.
  Hits of(long marks) {
    int place = (int) (marks * SPREAD >>> 56);
    Known known = places[place];
    if (known == null || known.marks != marks) {
      known = new Known(marks, possible(marks));
      places[place] = known;
    }
    return known.possible;
  }

  private Hits possible(long marks) {
    Hits possible = new Hits(expressions);
    for (int i = 0; i < expressions; i++) {
      possible.add(i);
    }
    for (int i = 0; i < needs.length; i++) {
      if ((needs[i] & marks) == 0) {
        possible.removeAll(needing[i]);
      }
    }
    return possible;
  }
}
