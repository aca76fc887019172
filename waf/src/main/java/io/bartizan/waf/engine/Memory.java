package io.bartizan.waf.engine;

import io.bartizan.waf.text.Text;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Which rules may match short texts that came before: at most 1,024 texts of 128 bytes each, with
/// no order among them; one takes the place of another. Any thread: what is remembered is complete
/// before it is seen.
final class Memory {
  private static final int PLACES = 1024;
  private static final int LONGEST = 128;
  private static final long SPREAD = 0x9E3779B97F4A7C15L;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final @Nullable Known[] places = new @Nullable Known[PLACES];

  /// A text as a focus saw it, and the rules that may match it. Nobody changes the arrays.
  private static final class Known {
    final int[] rules;
    private final Focus focus;
    private final byte[] bytes;

    Known(Focus focus, byte[] bytes, int[] rules) {
      this.focus = focus;
      this.bytes = bytes;
      this.rules = rules;
    }

    boolean is(Focus other, Text text) {
      return focus == other
          && Arrays.equals(bytes, 0, bytes.length, text.array(), text.start(), text.end());
    }
  }

  /// The rules that may match a text; null if it is not remembered.
  int @Nullable [] rules(Focus focus, Text text) {
    Known known = text.length() > LONGEST ? null : places[place(focus, text)];
    return known != null && known.is(focus, text) ? known.rules : null;
  }

  /// Remembers the rules that may match a text, if it is short.
  void keep(Focus focus, Text text, int[] rules) {
    if (text.length() <= LONGEST) {
      places[place(focus, text)] = new Known(focus, text.bytes(), rules);
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
