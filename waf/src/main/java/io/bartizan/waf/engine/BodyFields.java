package io.bartizan.waf.engine;

import io.bartizan.waf.body.Fields;
import io.bartizan.waf.body.Flag;
import io.bartizan.waf.lang.Variable;
import io.bartizan.waf.state.Numbers;
import io.bartizan.waf.state.State;
import io.bartizan.waf.text.Text;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Takes what a query or a body holds into the variables of a transaction.
final class BodyFields implements Fields {
  private static final Text ELEMENTS = Text.latin1("/*");
  private static final Text ATTRIBUTES = Text.latin1("//@*");
  private static final Map<Flag, Variable> VARIABLES = variables();

  private final State state;
  private final boolean ofBody;
  private final Text prefix;
  private final boolean goesOn;
  private long size;
  private int files;
  private long parts;

  /// Those of the query.
  BodyFields(State state) {
    this(state, false, "", false);
  }

  /// `prefix` names the reader in error messages; `goesOn` says whether there is more than is read.
  BodyFields(State state, boolean ofBody, String prefix, boolean goesOn) {
    this.state = state;
    this.ofBody = ofBody;
    this.prefix = Text.latin1(prefix);
    this.goesOn = goesOn;
  }

  /// How many bytes the headers of parts, and fields, have.
  long noFiles() {
    return parts;
  }

  @Override
  public boolean field(Text name, Text value) {
    parts += value.length();
    return state.argument(ofBody, name, value);
  }

  @Override
  public boolean file(Text name, Text filename, Text content) {
    size += content.length();
    state.entries(Variable.FILES).add(name, filename);
    state.entries(Variable.FILES_NAMES).add(name, name);
    state.entries(Variable.FILES_SIZES).add(name, Numbers.text(content.length()));
    state.entries(Variable.FILES_TMP_CONTENT).add(name, content);
    state.entries(Variable.MULTIPART_FILENAME).add(name, filename);
    state.entries(Variable.MULTIPART_NAME).add(name, name);
    state.set(Variable.FILES_COMBINED_SIZE, size);
    return ++files <= state.settings().arguments();
  }

  @Override
  public void partHeader(Text part, Text line) {
    parts += line.length();
    if (!state.entries(Variable.MULTIPART_PART_HEADERS).add(part, line)) {
      wrong("more headers of parts than are taken");
    }
  }

  @Override
  public void content(Text text) {
    state.entries(Variable.XML).add(ELEMENTS, text);
  }

  @Override
  public void attribute(Text value) {
    state.entries(Variable.XML).add(ATTRIBUTES, value);
  }

  @Override
  public void flag(Flag flag, int value) {
    Variable variable = VARIABLES.get(flag);
    if (variable != null) {
      state.set(variable, value);
    }
  }

  @Override
  public void wrong(String reason) {
    state.failed(Text.latin1(prefix.latin1() + reason));
  }

  @Override
  public boolean goesOn() {
    return goesOn;
  }

  private static Map<Flag, Variable> variables() {
    Map<Flag, Variable> variables = new EnumMap<>(Flag.class);
    for (Flag flag : Flag.values()) {
      @Nullable Variable variable = variable(flag);
      if (variable != null) {
        variables.put(flag, variable);
      }
    }
    return variables;
  }

  private static @Nullable Variable variable(Flag flag) {
    for (Variable variable : Variable.values()) {
      if (variable.name().equals(flag.name())) {
        return variable;
      }
    }
    return null;
  }
}
