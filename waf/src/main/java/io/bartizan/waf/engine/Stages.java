package io.bartizan.waf.engine;

import io.bartizan.waf.state.Value;
import io.bartizan.waf.text.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Chains after which the values of a variable are looked at, and those that they begin with: each
/// stands after the chain that it prolongs. Complete before the first transaction asks.
final class Stages {
  private final List<Chain> known = new ArrayList<>();
  private Stage[] stages = {};
  private long touched;

  /// One chain: the place of the chain that it prolongs (-1 if it does nothing), and whether values
  /// are looked at after it.
  private static final class Stage {
    final Chain chain;
    final int before;
    boolean wanted;

    Stage(Chain chain, int before) {
      this.chain = chain;
      this.before = before;
    }
  }

  void add(Chain chain) {
    stage(chain).wanted = true;
    touched |= chain.touched();
  }

  private Stage stage(Chain chain) {
    int at = known.indexOf(chain);
    if (at >= 0) {
      return stages[at];
    }
    @Nullable Chain before = chain.before();
    if (before != null) {
      stage(before);
    }
    Stage stage = new Stage(chain, before == null ? -1 : known.indexOf(before));
    known.add(chain);
    stages = Arrays.copyOf(stages, known.size());
    stages[known.size() - 1] = stage;
    return stage;
  }

  /// Finds the distinct texts that the wanted chains make of a value. Where transformations leave a
  /// text as it is, what follows them is that of a shorter chain, and is taken from there. One
  /// thread at a time.
  static final class Work {
    private Text[] texts = new Text[64];
    private Text[] made = new Text[64];
    private Chain[] effective = new Chain[64];

    /// How many texts there are.
    int texts(Stages stages, Value value) {
      Stage[] all = stages.stages;
      if (all.length == 0) {
        return 0;
      }
      if ((value.marks() & stages.touched) == 0) {
        texts[0] = value.text();
        return 1;
      }
      room(all.length);
      int count = 0;
      for (int i = 0; i < all.length; i++) {
        make(all[i], i, value);
        if (all[i].wanted && !contains(count, made[i])) {
          texts[count++] = made[i];
        }
      }
      return count;
    }

    /// Lets go of all texts.
    void forget() {
      Arrays.fill(texts, Text.EMPTY);
      Arrays.fill(made, Text.EMPTY);
    }

    /// One of the texts, from 0.
    Text text(int index) {
      return texts[index];
    }

    private void make(Stage stage, int at, Value value) {
      if (stage.before < 0) {
        made[at] = value.text();
        effective[at] = stage.chain;
        return;
      }
      Text before = made[stage.before];
      Chain known = effective[stage.before];
      if (before == value.text() && (value.marks() & stage.chain.own()) == 0) {
        made[at] = before;
        effective[at] = known;
        return;
      }
      Chain chain = known.then(stage.chain);
      Text text = chain.of(value, before);
      made[at] = text;
      effective[at] = text == before ? known : chain;
    }

    private boolean contains(int count, Text text) {
      for (int i = 0; i < count; i++) {
        if (texts[i] == text) {
          return true;
        }
      }
      for (int i = 0; i < count; i++) {
        if (texts[i].equals(text)) {
          return true;
        }
      }
      return false;
    }

    private void room(int size) {
      if (made.length < size) {
        texts = new Text[size];
        made = new Text[size];
        effective = new Chain[size];
      }
    }
  }
}
