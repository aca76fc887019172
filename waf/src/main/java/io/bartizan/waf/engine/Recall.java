package io.bartizan.waf.engine;

import io.bartizan.waf.lang.Action;
import io.bartizan.waf.lang.Target;
import io.bartizan.waf.operator.Match;
import io.bartizan.waf.state.State;
import io.bartizan.waf.state.Value;
import io.bartizan.waf.text.Text;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a link of a rule does with values that come again, as names of fields do: those that
/// matched are remembered with what was captured of them and what became of variables of TX, if
/// nothing but the value decides on that. At most 256 values of 128 bytes each. Any thread: what is
/// remembered is complete before it is seen.
final class Recall {
  private static final int PLACES = 256;
  private static final int LONGEST = 128;
  private static final int LONGEST_MADE = 512;

  private final Effect[] effects;
  private final @Nullable Known[] places = new @Nullable Known[PLACES];

  private Recall(Effect[] effects) {
    this.effects = effects;
  }

  /// A value that matched, as it came and as it was looked at.
  static final class Known {
    final Text looked;
    private final Text came;
    private final @Nullable Text[] captures;
    private final Made[] made;

    private Known(Text came, Text looked, @Nullable Text[] captures, Made[] made) {
      this.came = came;
      this.looked = looked;
      this.captures = captures;
      this.made = made;
    }

    /// Lets happen what happened before.
    void take(State state) {
      for (int group = 0; group < Match.MOST; group++) {
        state.tx().set(group, captures[group]);
      }
      for (Made one : made) {
        if (one.number >= 0) {
          state.tx().set(one.number, one.text);
        } else {
          state.tx().setOther(one.name, one.text);
        }
      }
    }
  }

  /// What a variable was set to, by its number, or by its name in lower case if that is -1.
  private record Made(int number, Text name, Text text) {
    boolean isCapture() {
      return number >= 0 && number < Match.MOST;
    }
  }

  /// The recall of a link that captures, with these parts; null if there is none.
  static @Nullable Recall of(
      List<Target> targets, List<Chain> stages, @Nullable Probe probe, Effect[] effects) {
    boolean recurring =
        targets.stream().allMatch(target -> !target.count() && Recurring.values(target.variable()));
    boolean plain = recurring && stages.size() == 1 && probe instanceof Probe.Fixed;
    return plain && effects.length > 0 && Arrays.stream(effects).allMatch(Recall::isPlain)
        ? new Recall(effects)
        : null;
  }

  /// Whether an effect sets a variable, which is no capture, to what captures say.
  private static boolean isPlain(Effect effect) {
    BitSet read = new BitSet();
    boolean only =
        switch (effect) {
          case VariableEffects.Numbered set ->
              set.change() == Action.Change.SET
                  && set.number() >= Match.MOST
                  && set.value().dependsOnly(read);
          case VariableEffects.Named set ->
              set.change() == Action.Change.SET
                  && set.name().dependsOnly(read)
                  && set.value().dependsOnly(read);
          default -> false;
        };
    return only && read.length() <= Match.MOST;
  }

  /// What is known of a value; null if it is not remembered.
  @Nullable Known known(Text came) {
    Known known = came.length() > LONGEST ? null : places[place(came)];
    return known != null && known.came.equals(came) ? known : null;
  }

  /// Remembers a value that matched, if it is short, and what its effects have just been.
  void keep(Text came, Text looked, State state) {
    if (came.length() > LONGEST || looked.length() > LONGEST) {
      return;
    }
    @Nullable Text[] captures = new @Nullable Text[Match.MOST];
    for (int group = 0; group < Match.MOST; group++) {
      Value capture = state.tx().get(group);
      captures[group] = capture == null ? null : copy(capture.text());
    }
    Made[] made = new Made[effects.length];
    for (int i = 0; i < made.length; i++) {
      made[i] = made(effects[i], state);
      if (made[i].isCapture() || made[i].text.length() > LONGEST_MADE) {
        return;
      }
    }
    places[place(came)] = new Known(copy(came), copy(looked), captures, made);
  }

  private static Made made(Effect effect, State state) {
    return switch (effect) {
      case VariableEffects.Numbered set ->
          new Made(set.number(), Text.EMPTY, copy(set.value().text(state)));
      case VariableEffects.Named set -> {
        Text name = copy(state.tx().key(set.name().text(state)));
        yield new Made(state.tx().number(name), name, copy(set.value().text(state)));
      }
      default -> throw new IllegalStateException(effect.toString());
    };
  }

  private static Text copy(Text text) {
    return Text.of(text.bytes());
  }

  private static int place(Text text) {
    int hash = text.hashCode() * 0x9E3779B9;
    return hash >>> 24;
  }
}
