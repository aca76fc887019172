package io.bartizan.waf.state;

import io.bartizan.waf.lang.Settings;
import io.bartizan.waf.lang.Variable;
import io.bartizan.waf.text.Text;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Everything that the rules of one transaction may look at. One thread at a time.
public final class State {
  /// How many values a collection may have, but parameters, which have a limit of their own.
  static final int MOST = 10_000;

  /// Variables that are 0 unless set, besides those whose name says so.
  private static final Set<Variable> MARKS =
      EnumSet.of(
          Variable.JSON_DUPLICATE_KEY,
          Variable.MSC_PCRE_LIMITS_EXCEEDED,
          Variable.FILES_COMBINED_SIZE,
          Variable.REQUEST_BODY_LENGTH,
          Variable.RESPONSE_CONTENT_LENGTH);

  /// Variables that are empty unless set.
  private static final Set<Variable> EMPTY =
      EnumSet.of(Variable.REQBODY_PROCESSOR, Variable.AUTH_TYPE);

  /// The version of the reference that rules are read by, as MODSEC_BUILD writes it: 3.0.14.
  private static final int BUILD = 30_014_000;

  private static final Text TOO_MANY = Text.latin1("More fields or cookies than are taken.");
  private static final int VARIABLES = Variable.values().length;

  private final Settings settings;
  private final Store store;
  private final @Nullable Value[] unset = unset();
  private final @Nullable Value[] scalars = new @Nullable Value[VARIABLES];
  private final @Nullable Entries[] collections = new @Nullable Entries[VARIABLES];
  private final @Nullable Instance[] lasting = new @Nullable Instance[VARIABLES];
  private final Tx tx;
  private final Text webAppId;
  private final Controls controls = new Controls();
  private final Matches matches = new Matches(most(Variable.MATCHED_VARS));
  private final @Nullable Value[] spare = new @Nullable Value[VARIABLES];
  private final Entries[] inUse = new Entries[VARIABLES];
  private int collectionsInUse;
  private RuleFacts rule = RuleFacts.NONE;
  private int arguments;
  private long began;

  /// A state for rules that mention these names of TX.
  public State(Settings settings, TxNames names, Store store) {
    this.settings = settings;
    this.store = store;
    this.tx = new Tx(names);
    this.webAppId = Text.latin1(settings.webAppId());
  }

  /// Forgets everything.
  public void forget() {
    for (int i = 0; i < VARIABLES; i++) {
      Value value = scalars[i];
      if (value != null) {
        value.forget();
        spare[i] = value;
        scalars[i] = null;
      }
    }
    Arrays.fill(lasting, null);
    for (int i = 0; i < collectionsInUse; i++) {
      inUse[i].clear();
    }
    tx.clear();
    controls.reset(settings.mode(), settings.request().access(), settings.response().access());
    rule = RuleFacts.NONE;
    matches.forget();
    arguments = 0;
  }

  /// A transaction begins; everything is forgotten.
  public void begin() {
    began = store.now();
    set(Variable.WEBAPPID, webAppId);
  }

  /// Lets go of what transformations made of all values: much longer than the values themselves.
  public void forgetDerived() {
    for (Value value : scalars) {
      if (value != null) {
        value.forgetDerived();
      }
    }
    for (Entries entries : collections) {
      if (entries != null) {
        entries.forgetDerived();
      }
    }
  }

  /// What directives said.
  public Settings settings() {
    return settings;
  }

  /// Collections that live on.
  public Store store() {
    return store;
  }

  /// The variables of the transaction.
  public Tx tx() {
    return tx;
  }

  /// What changed for the rest of the transaction.
  public Controls controls() {
    return controls;
  }

  /// When the transaction began: milliseconds since 1970.
  public long began() {
    return began;
  }

  /// The value of a variable that is no collection; null if it is not known. Marks and sizes are 0
  /// unless set.
  public @Nullable Value scalar(Variable variable) {
    Value value = scalars[variable.place()];
    return value == null ? unset[variable.place()] : value;
  }

  /// The text of a variable that is no collection; empty if it is not known.
  public Text text(Variable variable) {
    Value value = scalar(variable);
    return value == null ? Text.EMPTY : value.text();
  }

  /// Sets a variable that is no collection.
  public void set(Variable variable, Text text) {
    int place = variable.place();
    Value value = spare[place];
    if (value == null || scalars[place] != null) {
      scalars[place] = new Value(variable, Text.EMPTY, text);
    } else {
      value.become(Text.EMPTY, text);
      spare[place] = null;
      scalars[place] = value;
    }
  }

  /// Sets a variable that is no collection to a number.
  public void set(Variable variable, long number) {
    set(variable, Numbers.text(number));
  }

  /// The values of a collection.
  public Entries entries(Variable variable) {
    if (variable == Variable.MATCHED_VARS || variable == Variable.MATCHED_VARS_NAMES) {
      matches.tell(made(Variable.MATCHED_VARS), made(Variable.MATCHED_VARS_NAMES));
    }
    return made(variable);
  }

  private Entries made(Variable variable) {
    Entries entries = collections[variable.place()];
    if (entries == null) {
      entries = new Entries(variable, most(variable));
      collections[variable.place()] = entries;
      inUse[collectionsInUse++] = entries;
    }
    return entries;
  }

  /// What matched may be all there is, after each of several transformations.
  private static int most(Variable variable) {
    return switch (variable) {
      case MATCHED_VARS, MATCHED_VARS_NAMES -> 20 * MOST;
      default -> MOST;
    };
  }

  /// Adds a value to a collection, and its name to the collection of names. What is too much to be
  /// looked at is an error like that of a body.
  public void add(Variable variable, Variable names, Text name, Text value) {
    boolean added = entries(variable).add(name, value);
    if (!entries(names).add(name, name) || !added) {
      failed(TOO_MANY);
    }
  }

  /// Adds a parameter of the query or of the body; false if there are too many.
  public boolean argument(boolean ofBody, Text name, Text value) {
    if (arguments == settings.arguments()) {
      return false;
    }
    arguments++;
    if (ofBody) {
      add(Variable.ARGS_POST, Variable.ARGS_POST_NAMES, name, value);
    } else {
      add(Variable.ARGS_GET, Variable.ARGS_GET_NAMES, name, value);
    }
    return true;
  }

  /// Says that the request body could not be read, and why; the first reason stays.
  public void failed(Text reason) {
    if (scalars[Variable.REQBODY_ERROR.place()] == null) {
      set(Variable.REQBODY_ERROR, 1);
      set(Variable.REQBODY_ERROR_MSG, reason);
      set(Variable.REQBODY_PROCESSOR_ERROR, 1);
      set(Variable.REQBODY_PROCESSOR_ERROR_MSG, reason);
    }
  }

  /// The open instance of a collection that lives on; null if none is open.
  public @Nullable Instance lasting(Variable collection) {
    return lasting[collection.place()];
  }

  /// Opens an instance of a collection that lives on.
  public void open(Variable collection, Text key) {
    lasting[collection.place()] = store.open(collection, key);
    switch (collection) {
      case SESSION -> set(Variable.SESSIONID, key);
      case USER -> set(Variable.USERID, key);
      default -> {}
    }
  }

  /// The rule that looks.
  public RuleFacts rule() {
    return rule;
  }

  /// Says which rule looks.
  public void rule(RuleFacts looking) {
    rule = looking;
  }

  /// Remembers what matched, under the variable that the rule calls it by and the name within that.
  public void matched(Variable variable, Text name, Text value) {
    matches.add(variable, name, value);
  }

  /// Remembers what matched, under its full name.
  public void matched(Text name, Text value) {
    matches.add(null, name, value);
  }

  /// Forgets what the rules of a chain matched.
  public void forgetMatched() {
    if (matches.next()) {
      made(Variable.MATCHED_VARS).clear();
      made(Variable.MATCHED_VARS_NAMES).clear();
    }
  }

  /// How often anything matched, in this transaction and before it.
  public long matchCount() {
    return matches.count();
  }

  /// The last value that matched.
  public Text matched() {
    return matches.value();
  }

  /// The name of the last value that matched.
  public Text matchedName() {
    return matches.name();
  }

  private static @Nullable Value[] unset() {
    @Nullable Value[] unset = new @Nullable Value[VARIABLES];
    for (Variable variable : Variable.values()) {
      String name = variable.name();
      boolean mark = name.startsWith("MULTIPART_") && !variable.isCollection();
      if (mark || name.endsWith("_ERROR") || MARKS.contains(variable)) {
        unset[variable.place()] = new Value(variable, Text.EMPTY, Numbers.text(0));
      }
    }
    unset[Variable.MODSEC_BUILD.place()] =
        new Value(Variable.MODSEC_BUILD, Text.EMPTY, Numbers.text(BUILD));
    for (Variable variable : EMPTY) {
      unset[variable.place()] = new Value(variable, Text.EMPTY, Text.EMPTY);
    }
    return unset;
  }
}
