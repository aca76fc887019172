package io.bartizan.waf.operator;

import io.bartizan.waf.text.Text;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What an operator found: capture 0 is all of it, 1-9 are groups of a pattern. Made once and used
/// again; one thread at a time.
public final class Match {
  /// How many captures there can be.
  public static final int MOST = 10;

  private final @Nullable Text[] captures = new @Nullable Text[MOST];
  private int[] groups = new int[2 * MOST];
  private boolean wanted;
  private int count;

  /// Forgets what was captured, and says whether captures are wanted from now on.
  public Match begin(boolean capturesWanted) {
    wanted = capturesWanted;
    Arrays.fill(captures, 0, count, null);
    count = 0;
    return this;
  }

  /// Whether captures are wanted.
  public boolean wanted() {
    return wanted;
  }

  /// How many captures there are, those between that took part in nothing counted too: 0-10.
  public int count() {
    return count;
  }

  /// A capture, 0-9; null if there is none, as for a group that took no part.
  public @Nullable Text capture(int index) {
    return captures[index];
  }

  /// Receives a capture; those beyond 9 are dropped.
  void capture(int index, Text text) {
    if (index < MOST) {
      captures[index] = text;
      count = Math.max(count, index + 1);
    }
  }

  /// If wanted, receives one capture: all that was found.
  void found(Text text) {
    if (wanted) {
      begin(true).capture(0, text);
    }
  }

  /// Room for the start and end of so many groups, the whole counted; what it held is gone.
  int[] groups(int count) {
    if (groups.length < 2 * count) {
      groups = new int[2 * count];
    }
    return groups;
  }
}
