package io.bartizan.waf.engine;

import io.bartizan.waf.regex.Hits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Chains after which values are looked at, and those that they begin with: each stands after the
/// chain that it prolongs. Complete before the first transaction asks; any thread from then on.
final class Stages {
  /// For how many kinds of texts recipes are kept; a power of two.
  private static final int RECIPES = 32;

  /// Each so many texts without a recipe, one is made that takes another's place.
  private static final int PATIENCE = 16;

  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private final List<Chain> known = new ArrayList<>();
  private final @Nullable Recipe[] recipes = new @Nullable Recipe[RECIPES];
  private @Nullable Recipe any;
  private int missed;
  private Stage[] stages = {};
  private final int expressions;
  private long asked;
  private boolean grows;

  /// For at most so many expressions.
  Stages(int expressions) {
    this.expressions = expressions;
  }

  /// One chain: the place of the chain that it prolongs (-1 if it does nothing), whether values are
  /// looked at after it, and for what.
  static final class Stage {
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
    grows |= chain.grows();
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
    asked |= chain.own() == Touched.EVERYTHING ? 0 : chain.own();
    stages = Arrays.copyOf(stages, known.size());
    stages[known.size() - 1] = stage;
    return stage;
  }

  /// Whether what is looked at may be longer than the value.
  boolean grows() {
    return grows;
  }

  /// What is to be done with a text of some kinds of bytes, bits of [io.bartizan.waf.state.Marks].
  /// Texts of ever other kinds do not make a recipe each, which would take longer than to follow
  /// one that does for all.
  Recipe recipe(long marks) {
    long kinds = marks & asked;
    int place = (int) (kinds * SPREAD >>> 59);
    Recipe recipe = recipes[place];
    if (recipe != null && recipe.kinds == kinds) {
      return recipe;
    }
    boolean made = recipe == null || ++missed % PATIENCE == 0;
    return made ? made(place, kinds) : any();
  }

  private Recipe made(int place, long kinds) {
    Recipe recipe = Recipe.of(stages, kinds, expressions);
    recipes[place] = recipe;
    return recipe;
  }

  private Recipe any() {
    Recipe recipe = any;
    if (recipe == null) {
      recipe = Recipe.of(stages, -1, expressions);
      any = recipe;
    }
    return recipe;
  }
}
