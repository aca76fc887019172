package io.bartizan.waf.operator;

import io.bartizan.waf.text.Text;
import java.lang.ref.WeakReference;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// An operator whose argument is known only when a value is judged, since it holds macros. What is
/// not cheap to make is kept for the arguments seen first. Any thread.
public final class Resolving {
  private static final int MOST = 64;
  private static final int LONGEST = 1024;

  private final Kind kind;
  private final DataFiles files;
  private final ConcurrentHashMap<Text, Optional<Operator>> made = new ConcurrentHashMap<>();
  private volatile @Nullable Recent recent;

  /// What was made last, and of which argument, itself and not its like: what rules set once for
  /// all is the same object each time. Keeps nothing of the argument.
  private record Recent(WeakReference<Text> argument, @Nullable Operator operator) {}

  public Resolving(Kind kind, DataFiles files) {
    this.kind = kind;
    this.files = files;
  }

  /// The operator with a resolved argument; null if that is no argument for it, so that it matches
  /// nothing.
  public @Nullable Operator with(Text argument) {
    Recent last = recent;
    if (last != null && last.argument.refersTo(argument)) {
      return last.operator;
    }
    Text kept = argument.length() > LONGEST ? argument : Text.of(argument.bytes());
    Operator operator = found(kept);
    if (kept != argument) {
      recent = new Recent(new WeakReference<>(argument), operator);
    }
    return operator;
  }

  private @Nullable Operator found(Text argument) {
    if (kind.cheap() || argument.length() > LONGEST) {
      return make(argument);
    }
    Optional<Operator> known = made.get(argument);
    if (known == null) {
      known = Optional.ofNullable(make(argument));
      if (made.size() < MOST) {
        made.put(argument, known);
      }
    }
    return known.orElse(null);
  }

  private @Nullable Operator make(Text argument) {
    try {
      return kind.with(argument, files);
    } catch (OperatorException _) {
      return null;
    }
  }
}
