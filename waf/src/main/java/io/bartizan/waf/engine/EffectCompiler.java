package io.bartizan.waf.engine;

import io.bartizan.waf.lang.Action;
import io.bartizan.waf.lang.Variable;
import io.bartizan.waf.regex.PatternException;
import io.bartizan.waf.state.TxNames;
import io.bartizan.waf.text.Text;
import io.bartizan.waf.variable.Readers;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// Makes effects of actions.
final class EffectCompiler {
  private final Readers readers;
  private final TxNames names;
  private final Selections selections;

  EffectCompiler(Readers readers, TxNames names, Selections selections) {
    this.readers = readers;
    this.names = names;
    this.selections = selections;
  }

  /// The effect of an action; null if it has none on the transaction's state.
  @Nullable Effect effect(Action action) throws PatternException {
    return switch (action) {
      case Action.SetVariable set -> variable(set);
      case Action.ExpireVariable(var collection, var name, var seconds) ->
          new VariableEffects.Expiring(
              collection, readers.template(name), readers.template(seconds));
      case Action.OpenCollection(var collection, var key) ->
          new VariableEffects.Opening(collection, readers.template(key));
      case Action.SetEnvironment(String name, var value) ->
          new VariableEffects.Environment(Text.latin1(name), readers.template(value));
      case Action.Control(var setting) -> control(setting);
      default -> null;
    };
  }

  private Effect variable(Action.SetVariable set) {
    var value = readers.template(set.value());
    if (set.collection() != Variable.TX) {
      return new VariableEffects.Lasting(
          set.collection(), readers.template(set.name()), set.change(), value);
    }
    return set.name().isLiteral()
        ? new VariableEffects.Numbered(
            names.number(Text.latin1(set.name().written())), set.change(), value)
        : new VariableEffects.Named(readers.template(set.name()), set.change(), value);
  }

  private @Nullable Effect control(Action.Setting setting) throws PatternException {
    return switch (setting) {
      case Action.EngineMode(var mode) -> new ControlEffects.Switching(mode);
      case Action.ReadRequestBody(boolean on) -> new ControlEffects.ReadingRequest(on);
      case Action.ReadResponseBody(boolean on) -> new ControlEffects.ReadingResponse(on);
      case Action.ForceRequestBody(boolean on) -> new ControlEffects.Forcing(on);
      case Action.BodyProcessor(String name) -> new ControlEffects.Processing(name);
      case Action.Audit _ -> null;
      case Action.DropIds ids -> new ControlEffects.Dropping(selections.ids(ids));
      case Action.DropRules(boolean byTag, String text) ->
          new ControlEffects.Dropping(selections.rules(byTag, text));
      case Action.DropTarget(var ids, boolean byTag, String text, var target) -> {
        BitSet rules = ids != null ? selections.ids(ids) : selections.rules(byTag, text);
        yield new ControlEffects.Blinding(rules, Readers.exclusion(target));
      }
    };
  }
}
