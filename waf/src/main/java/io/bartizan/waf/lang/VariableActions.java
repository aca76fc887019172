package io.bartizan.waf.lang;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads actions that change variables.
final class VariableActions {
  private static final Set<Variable> LASTING =
      Set.of(Variable.IP, Variable.GLOBAL, Variable.SESSION, Variable.USER, Variable.RESOURCE);

  private VariableActions() {}

  static Action set(ActionWord action) throws SecLangException {
    String expected = "collection.name=value, with =+ and =- to count, or !collection.name";
    String written = action.text(expected);
    boolean remove = written.startsWith("!");
    Place place = place(action, remove ? 1 : 0, expected);
    if (remove) {
      return new Action.SetVariable(
          place.collection, place.name, Action.Change.REMOVE, Macro.literal(""));
    }
    if (place.value == null) {
      return new Action.SetVariable(
          place.collection, place.name, Action.Change.SET, Macro.literal("1"));
    }
    return change(action, place, place.value);
  }

  private static Action change(ActionWord action, Place place, String value)
      throws SecLangException {
    Action.Change change =
        value.startsWith("+")
            ? Action.Change.ADD
            : value.startsWith("-") ? Action.Change.SUBTRACT : Action.Change.SET;
    String operand = change == Action.Change.SET ? value : value.substring(1);
    Macro macro = Macros.read(action.value(), operand, place.valueAt, true);
    return new Action.SetVariable(place.collection, place.name, change, macro);
  }

  static Action expire(ActionWord action) throws SecLangException {
    String expected = "collection.name=seconds";
    action.text(expected);
    Place place = place(action, 0, expected);
    if (place.value == null) {
      throw action.wrong(action.value().text(), expected);
    }
    Macro seconds = Macros.read(action.value(), place.value, place.valueAt, true);
    return new Action.ExpireVariable(place.collection, place.name, seconds);
  }

  static Action open(ActionWord action) throws SecLangException {
    String expected = "collection=key";
    String written = action.text(expected);
    int equals = written.indexOf('=');
    if (equals < 1) {
      throw action.wrong(written, expected);
    }
    Variable collection = lasting(action, written.substring(0, equals).strip(), false);
    String key = unquoted(written.substring(equals + 1));
    return new Action.OpenCollection(
        collection, Macros.read(action.value(), key, equals + 1, true));
  }

  static Action open(ActionWord action, Variable collection) throws SecLangException {
    return new Action.OpenCollection(collection, action.macro("a key"));
  }

  static Action environment(ActionWord action) throws SecLangException {
    String written = action.text("name=value");
    int equals = written.indexOf('=');
    if (equals < 1) {
      throw action.wrong(written, "name=value");
    }
    String value = unquoted(written.substring(equals + 1));
    return new Action.SetEnvironment(
        written.substring(0, equals), Macros.read(action.value(), value, equals + 1, true));
  }

  private record Place(Variable collection, Macro name, @Nullable String value, int valueAt) {}

  private static Place place(ActionWord action, int start, String expected)
      throws SecLangException {
    String written = action.value().text();
    int dot = written.indexOf('.', start);
    int colon = written.indexOf(':', start);
    int end = dot < 0 || (colon >= 0 && colon < dot) ? colon : dot;
    if (end < 0) {
      throw action.wrong(written, expected);
    }
    Variable collection = lasting(action, written.substring(start, end).strip(), true);
    int equals = equals(written, end);
    String name = written.substring(end + 1, equals < 0 ? written.length() : equals).strip();
    if (name.isEmpty()) {
      throw action.wrong(written, expected);
    }
    return new Place(
        collection,
        Macros.read(action.value(), name, end + 1, true),
        equals < 0 ? null : unquoted(written.substring(equals + 1).strip()),
        equals + 1);
  }

  /// The equals sign that ends a name; those within macros belong to the name.
  private static int equals(String written, int from) {
    int depth = 0;
    for (int i = from; i < written.length(); i++) {
      char c = written.charAt(i);
      if (c == '{') {
        depth++;
      } else if (c == '}') {
        depth--;
      } else if (c == '=' && depth <= 0) {
        return i;
      }
    }
    return -1;
  }

  private static Variable lasting(ActionWord action, String name, boolean tx)
      throws SecLangException {
    Variable variable = Variable.named(name);
    if (variable != null && (LASTING.contains(variable) || (tx && variable == Variable.TX))) {
      return variable;
    }
    List<String> known = List.of("TX", "IP", "GLOBAL", "SESSION", "USER", "RESOURCE");
    throw action.unknown(name, tx ? String.join(", ", known) : "a collection that lives on", known);
  }

  private static String unquoted(String value) {
    boolean quoted = value.length() > 1 && value.startsWith("'") && value.endsWith("'");
    return quoted ? value.substring(1, value.length() - 1) : value;
  }
}
