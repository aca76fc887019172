package io.bartizan.waf.engine;

import io.bartizan.waf.regex.Hits;
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
  private final int expressions;
  private final Hits all;
  private long touched;

  /// For at most so many expressions.
  Stages(int expressions) {
    this.expressions = expressions;
    this.all = new Hits(expressions);
  }

  /// One chain: the place of the chain that it prolongs (-1 if it does nothing), whether values are
  /// looked at after it, and for what.
  private static final class Stage {
    final Chain chain;
    final int before;
    final Hits sought;
    boolean wanted;

    Stage(Chain chain, int before, int expressions) {
      this.chain = chain;
      this.before = before;
      this.sought = new Hits(expressions);
    }
  }

  /// An expression is looked for after a chain.
  void add(Chain chain, int expression) {
    Stage stage = stage(chain);
    stage.wanted = true;
    stage.sought.add(expression);
    all.add(expression);
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
    Stage stage = new Stage(chain, before == null ? -1 : known.indexOf(before), expressions);
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
    private Hits[] sought = {};

    /// How many texts there are.
    int texts(Stages stages, Value value) {
      Stage[] all = stages.stages;
      if (all.length == 0) {
        return 0;
      }
      room(all.length, stages.expressions);
      if ((value.marks() & stages.touched) == 0) {
        texts[0] = value.text();
        sought[0].clear();
        sought[0].addAll(stages.all);
        return 1;
      }
      int count = 0;
      for (int i = 0; i < all.length; i++) {
        make(all[i], i, value);
        if (all[i].wanted) {
          count = Math.max(count, add(count, made[i], all[i].sought) + 1);
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

    /// Which expressions are looked for in one of the texts.
    Hits sought(int index) {
      return sought[index];
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

    /// The place of a text, which is added if it is new.
    private int add(int count, Text text, Hits expressions) {
      int at = place(count, text);
      if (at == count) {
        texts[at] = text;
        sought[at].clear();
      }
      sought[at].addAll(expressions);
      return at;
    }

    private int place(int count, Text text) {
      for (int i = 0; i < count; i++) {
        if (texts[i] == text) {
          return i;
        }
      }
      for (int i = 0; i < count; i++) {
        if (texts[i].equals(text)) {
          return i;
        }
      }
      return count;
    }

    private void room(int size, int expressions) {
      if (made.length < size) {
        texts = new Text[size];
        made = new Text[size];
        effective = new Chain[size];
      }
      if (sought.length < size || sought[0].size() < expressions) {
        sought = new Hits[Math.max(size, sought.length)];
        Arrays.setAll(sought, _ -> new Hits(expressions));
      }
    }
  }
}
