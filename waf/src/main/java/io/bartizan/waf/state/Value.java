package io.bartizan.waf.state;

import io.bartizan.waf.lang.Variable;
import io.bartizan.waf.text.Text;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One value that rules look at: its variable, its name within a collection, its text, and what
/// transformations made of the text so far. Belongs to one transaction.
public final class Value {
  private static final Text[] NOTHING = {};
  private static final int[] NO_CHAINS = {};
  private static final int FEW = 4;

  /// How many derived texts there is room for when the object is used again.
  private static final int KEPT = 64;

  private final Variable variable;
  private Text name;
  private Text text;
  private Text[] derived = NOTHING;
  private int[] chains = NO_CHAINS;
  private int derivations;
  private long marks = Marks.UNSEEN;
  private @Nullable Foretold foretold;
  private @Nullable Foretold foretoldOfChanged;

  /// A value; the name is empty if the variable is no collection.
  public Value(Variable variable, Text name, Text text) {
    this.variable = variable;
    this.name = name;
    this.text = text;
  }

  /// Makes another value of this object, which was forgotten.
  void become(Text newName, Text newText) {
    name = newName;
    text = newText;
  }

  /// Lets go of all bytes.
  void forget() {
    name = Text.EMPTY;
    text = Text.EMPTY;
    marks = Marks.UNSEEN;
    foretold = null;
    foretoldOfChanged = null;
    forgetDerived();
  }

  /// Lets go of what transformations made of it, which can be made again.
  void forgetDerived() {
    if (derived.length > KEPT) {
      derived = NOTHING;
      chains = NO_CHAINS;
    }
    Arrays.fill(derived, 0, Math.min(derivations, derived.length), Text.EMPTY);
    derivations = 0;
  }

  /// The variable that the value belongs to.
  public Variable variable() {
    return variable;
  }

  /// The name within the collection; empty if there is none.
  public Text name() {
    return name;
  }

  /// The value itself.
  public Text text() {
    return text;
  }

  /// Which kinds of bytes the text holds: bits of [Marks].
  public long marks() {
    if (marks == Marks.UNSEEN) {
      marks = Marks.of(text);
    }
    return marks;
  }

  /// Says which kinds of bytes the text holds, where that is known already.
  public void marks(long known) {
    marks = known;
  }

  /// What a chain of transformations made of the text; null if it was not asked for yet.
  public @Nullable Text derived(int chain) {
    for (int i = 0; i < derivations; i++) {
      if (chains[i] == chain) {
        return derived[i];
      }
    }
    return null;
  }

  /// Remembers what a chain of transformations made of the text, which was not asked for yet.
  public void derive(int chain, Text made) {
    if (derivations == derived.length) {
      int room = Math.max(FEW, 2 * derivations);
      derived = Arrays.copyOf(derived, room);
      chains = Arrays.copyOf(chains, room);
    }
    derived[derivations] = made;
    chains[derivations++] = chain;
  }

  /// Remembers what is foretold of it: by rules that look at what transformations always change, or
  /// by the others. Only values of collections belong to one transaction alone, so only they
  /// remember.
  public void foretell(Foretold what, boolean ofChanged) {
    if (!variable.isCollection()) {
      return;
    }
    if (ofChanged) {
      foretoldOfChanged = what;
    } else {
      foretold = what;
    }
  }

  /// Whether it is foretold that a rule, by its place among all, does not match the value.
  public boolean excludes(int rule) {
    Foretold one = foretold;
    Foretold other = foretoldOfChanged;
    return one != null && one.excludes(rule) || other != null && other.excludes(rule);
  }

  /// Remembers that a rule, by its place among all, does not match the value, and decides by
  /// nothing else; if the value is one that comes again.
  public void idle(int rule) {
    Foretold one = foretold;
    if (one != null) {
      one.idle(rule);
    }
  }

  /// A value's full name, such as `ARGS:q`.
  public static Text fullName(Variable variable, Text name) {
    if (name.isEmpty()) {
      return Names.of(variable);
    }
    byte[] first = Names.of(variable).array();
    byte[] full = Arrays.copyOf(first, first.length + 1 + name.length());
    full[first.length] = ':';
    System.arraycopy(name.array(), name.start(), full, first.length + 1, name.length());
    return Text.of(full);
  }
}
