package io.bartizan.waf.engine;

import io.bartizan.waf.regex.Hits;
import io.bartizan.waf.state.Value;
import io.bartizan.waf.text.Text;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What is to be done with a text of some kinds of bytes to find all that chains make of it: those
/// transformations alone that may change it. Where the first ones leave a text as it is, what
/// follows them is that of a shorter chain, and is taken from there. Immutable; any thread.
final class Recipe {
  /// The kinds of bytes.
  final long kinds;

  // Final, as recipes are handed from thread to thread without a lock.
  private final Chain[] chains;
  private final int[] before;
  private final boolean[] wanted;
  private final Hits[] sought;
  private final int size;

  private Recipe(Draft draft) {
    this.kinds = draft.kinds;
    this.chains = draft.chains;
    this.before = draft.before;
    this.wanted = draft.wanted;
    this.sought = draft.sought;
    this.size = draft.size;
  }

  /// For at most so many expressions.
  static Recipe of(Stages.Stage[] stages, long kinds, int expressions) {
    return new Recipe(new Draft(stages, kinds, expressions));
  }

  /// A recipe while it is written. For one thread.
  private static final class Draft {
    private final long kinds;
    private Chain[] chains = {};
    private int[] before = {};
    private boolean[] wanted = {};
    private Hits[] sought = {};
    private int size;

    Draft(Stages.Stage[] stages, long kinds, int expressions) {
      this.kinds = kinds;
      int[] places = new int[stages.length];
      for (int i = 0; i < stages.length; i++) {
        places[i] = place(stages[i], places);
        if (places[i] == size) {
          int from = stages[i].before < 0 ? -1 : places[stages[i].before];
          add(chain(stages[i], from), from, expressions);
        }
        wanted[places[i]] |= stages[i].wanted;
        sought[places[i]].addAll(stages[i].sought);
      }
    }

    private void add(Chain chain, int from, int expressions) {
      chains = Arrays.copyOf(chains, size + 1);
      chains[size] = chain;
      before = Arrays.copyOf(before, size + 1);
      before[size] = from;
      wanted = Arrays.copyOf(wanted, size + 1);
      sought = Arrays.copyOf(sought, size + 1);
      sought[size] = new Hits(expressions);
      size++;
    }

    /// Where what a stage makes stands: where its like stands, or behind all that is there.
    private int place(Stages.Stage stage, int[] places) {
      int from = stage.before < 0 ? -1 : places[stage.before];
      long own = stage.chain.own();
      if (from == 0 && own != Touched.EVERYTHING && (kinds & own) == 0) {
        return 0;
      }
      int at = 0;
      while (at < size && (before[at] != from || chains[at] != chain(stage, from))) {
        at++;
      }
      return at;
    }

    private Chain chain(Stages.Stage stage, int from) {
      return from < 0 ? stage.chain : chains[from].then(stage.chain);
    }
  }

  /// Finds the distinct texts of a value. To be reused; for one thread.
  static final class Work {
    private Text[] texts = new Text[64];
    private Text[] made = new Text[64];
    private Hits[] sought = new Hits[64];
    private @Nullable Hits[] mine = new @Nullable Hits[64];
    private int reached;

    /// How many texts there are.
    int texts(Recipe recipe, Value value) {
      room(recipe.size);
      reached = Math.max(reached, recipe.size);
      int count = 0;
      for (int i = 0; i < recipe.size; i++) {
        made[i] = made(recipe, i, value);
        if (recipe.wanted[i]) {
          count += add(count, made[i], recipe.sought[i]);
        }
      }
      return count;
    }

    /// Lets go of all texts.
    void forget() {
      Arrays.fill(texts, 0, reached, Text.EMPTY);
      Arrays.fill(made, 0, reached, Text.EMPTY);
      reached = 0;
    }

    /// One of the texts, from 0.
    Text text(int index) {
      return texts[index];
    }

    /// Which expressions are looked for in one of the texts.
    Hits sought(int index) {
      return sought[index];
    }

    private Text made(Recipe recipe, int at, Value value) {
      if (recipe.before[at] < 0) {
        return value.text();
      }
      Text begun = made[recipe.before[at]];
      Chain chain = recipe.chains[at];
      boolean same = begun == value.text() && (value.marks() & chain.own()) == 0;
      return same ? begun : chain.of(value, begun);
    }

    /// Adds a text if it is new; how many are.
    private int add(int count, Text text, Hits expressions) {
      for (int i = 0; i < count; i++) {
        if (texts[i] == text || texts[i].equals(text)) {
          sought[i] = together(i, expressions);
          return 0;
        }
      }
      texts[count] = text;
      sought[count] = expressions;
      return 1;
    }

    /// What is looked for in one of the texts, and more.
    private Hits together(int index, Hits more) {
      Hits before = sought[index];
      if (before.hasAll(more)) {
        return before;
      }
      Hits both = mine[index];
      if (both == null || both.size() < more.size()) {
        both = new Hits(more.size());
        mine[index] = both;
      }
      if (both != before) {
        both.clear();
        both.addAll(before);
      }
      both.addAll(more);
      return both;
    }

    private void room(int size) {
      if (made.length < size) {
        texts = new Text[size];
        made = new Text[size];
        sought = new Hits[size];
        mine = new @Nullable Hits[size];
      }
    }
  }
}
