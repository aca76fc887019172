package io.bartizan.waf.engine;

import io.bartizan.waf.state.Foretold;
import io.bartizan.waf.state.Value;
import io.bartizan.waf.text.Text;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What is foretold of short texts that came before: at most 1,024 texts of 128 bytes each, with no
/// order among them; one takes the place of another. Any thread: what is remembered is complete
/// before it is seen.
final class Memory {
  private static final int PLACES = 1024;
  private static final int LONGEST = 128;
  private static final long SPREAD = 0x9E3779B97F4A7C15L;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final @Nullable Known[] places = new @Nullable Known[PLACES];

  /// A text as a focus saw it, the kinds of its bytes, the rules of the phase that may match it,
  /// and the same as values remember it. Nobody changes the arrays.
  static final class Known {
    final int[] rules;
    final long marks;
    final Foretold foretold;
    private final Focus focus;
    private final byte[] bytes;

    private Known(Focus focus, byte[] bytes, long marks, int[] rules, Foretold foretold) {
      this.focus = focus;
      this.bytes = bytes;
      this.marks = marks;
      this.rules = rules;
      this.foretold = foretold;
    }

    boolean is(Focus other, Text text) {
      return focus == other
          && Arrays.equals(bytes, 0, bytes.length, text.array(), text.start(), text.end());
    }
  }

  /// What is known of a text; null if it is not remembered.
  @Nullable Known known(Focus focus, Text text) {
    Known known = text.length() > LONGEST ? null : places[place(focus, text)];
    return known != null && known.is(focus, text) ? known : null;
  }

  /// Remembers what is foretold of a value, if it is short.
  void keep(Focus focus, Value value, int[] rules, Foretold foretold) {
    Text text = value.text();
    if (text.length() <= LONGEST) {
      places[place(focus, text)] = new Known(focus, text.bytes(), value.marks(), rules, foretold);
    }
  }

  private static int place(Focus focus, Text text) {
    byte[] array = text.array();
    long hash = focus.number;
    int at = text.start();
    for (; at + Long.BYTES <= text.end(); at += Long.BYTES) {
      hash = mixed(hash ^ (long) LONG.get(array, at));
    }
    long rest = text.length();
    for (; at < text.end(); at++) {
      rest = rest << 8 | array[at] & 0xff;
    }
    return (int) (mixed(hash ^ rest) >>> 54);
  }

  private static long mixed(long hash) {
    long spread = hash * SPREAD;
    return spread ^ spread >>> 32;
  }
}
