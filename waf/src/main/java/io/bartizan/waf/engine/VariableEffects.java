package io.bartizan.waf.engine;

import io.bartizan.waf.lang.Action.Change;
import io.bartizan.waf.lang.Variable;
import io.bartizan.waf.state.Instance;
import io.bartizan.waf.state.Numbers;
import io.bartizan.waf.state.State;
import io.bartizan.waf.state.Value;
import io.bartizan.waf.text.Text;
import io.bartizan.waf.variable.Template;
import org.jspecify.annotations.Nullable;

/// Effects on variables of TX and of collections that live on.
final class VariableEffects {
  /// How many seconds a variable lives at most: some 3,000 years.
  private static final long LONGEST = 100_000_000_000L;

  private VariableEffects() {}

  /// Changes a variable of TX that has a number.
  record Numbered(int number, Change change, Template value) implements Effect {
    @Override
    public void on(State state) {
      Value before = counts(change) ? state.tx().get(number) : null;
      state.tx().set(number, changed(change, before == null ? null : before.text(), value, state));
    }
  }

  /// Changes a variable of TX whose name has macros.
  record Named(Template name, Change change, Template value) implements Effect {
    @Override
    public void on(State state) {
      Text resolved = name.text(state);
      Value before = counts(change) ? state.tx().get(resolved) : null;
      Text text = changed(change, before == null ? null : before.text(), value, state);
      state.tx().set(resolved, text);
    }
  }

  /// Changes a variable of an open instance; without one, nothing.
  record Lasting(Variable collection, Template name, Change change, Template value)
      implements Effect {
    @Override
    public void on(State state) {
      Instance instance = state.lasting(collection);
      if (instance == null) {
        return;
      }
      long now = state.store().now();
      Text resolved = name.text(state);
      switch (change) {
        case SET -> instance.set(resolved, kept(value.text(state)), now);
        case ADD -> instance.add(resolved, Numbers.of(value.text(state)), now);
        case SUBTRACT -> instance.add(resolved, -Numbers.of(value.text(state)), now);
        case REMOVE -> instance.set(resolved, null, now);
      }
    }
  }

  /// Lets a variable of an open instance cease to be some seconds from now.
  record Expiring(Variable collection, Template name, Template seconds) implements Effect {
    @Override
    public void on(State state) {
      Instance instance = state.lasting(collection);
      if (instance != null) {
        long life = Math.clamp(Numbers.of(seconds.text(state)), 0, LONGEST);
        long at = state.store().now() + 1000 * life;
        instance.expire(name.text(state), at);
      }
    }
  }

  /// Opens an instance of a collection; the application's name keeps those of others apart.
  record Opening(Variable collection, Template key) implements Effect {
    @Override
    public void on(State state) {
      state.open(collection, kept(key.text(state)));
    }
  }

  /// Sets a variable of the transaction's environment.
  record Environment(Text name, Template value) implements Effect {
    @Override
    public void on(State state) {
      state.entries(Variable.ENV).add(name, value.text(state));
    }
  }

  private static boolean counts(Change change) {
    return change == Change.ADD || change == Change.SUBTRACT;
  }

  private static @Nullable Text changed(
      Change change, @Nullable Text before, Template value, State state) {
    return switch (change) {
      case SET -> value.text(state);
      case ADD -> Numbers.text(Numbers.of(before) + Numbers.of(value.text(state)));
      case SUBTRACT -> Numbers.text(Numbers.of(before) - Numbers.of(value.text(state)));
      case REMOVE -> null;
    };
  }

  /// A copy, which does not keep the bytes of a request alive.
  private static Text kept(Text text) {
    return Text.of(text.bytes());
  }
}
