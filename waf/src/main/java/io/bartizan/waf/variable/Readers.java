package io.bartizan.waf.variable;

import io.bartizan.waf.lang.Macro;
import io.bartizan.waf.lang.Selector;
import io.bartizan.waf.lang.Target;
import io.bartizan.waf.lang.Variable;
import io.bartizan.waf.regex.Expression;
import io.bartizan.waf.regex.PatternException;
import io.bartizan.waf.state.Exclusion;
import io.bartizan.waf.state.TxNames;
import io.bartizan.waf.text.Text;

/// Makes readers of targets.
public final class Readers {
  private final TxNames names;

  /// Readers that share the names of TX.
  public Readers(TxNames names) {
    this.names = names;
  }

  /// The reader of a target.
  ///
  /// @throws PatternException if the expression of its selector is none
  public Reader of(Target target) throws PatternException {
    Reader reader = reader(target.variable(), target.selector());
    return target.count() ? new CountReader(target.variable(), shown(target), reader) : reader;
  }

  /// The template of a macro.
  public Template template(Macro macro) {
    return Templates.of(macro, this);
  }

  /// The first value of a variable, as macros ask for it.
  Reader reference(Macro.Reference reference) {
    Variable variable = reference.variable();
    String name = reference.name();
    if (name == null || name.isEmpty()) {
      return variable.isCollection() ? collection(variable, new Pick.All()) : scalar(variable);
    }
    Text text = Text.latin1(name);
    if (variable.isCollection()
        && name.length() > 2
        && name.startsWith("/")
        && name.endsWith("/")) {
      return collection(variable, like(name));
    }
    return switch (variable) {
      case TX -> new TxReaders.Numbered(names.number(text));
      default ->
          variable.isCollection() ? collection(variable, new Pick.Named(text)) : scalar(variable);
    };
  }

  /// What an excluded target means.
  ///
  /// @throws PatternException if the expression of its selector is none
  public static Exclusion exclusion(Target target) throws PatternException {
    return switch (target.selector()) {
      case Selector.All() -> new Exclusion(target.variable(), null, null);
      case Selector.At(String path) -> new Exclusion(target.variable(), Text.latin1(path), null);
      case Selector.Named(Macro name) ->
          new Exclusion(target.variable(), Text.latin1(name.written()), null);
      case Selector.Like(String pattern) ->
          new Exclusion(target.variable(), null, expression(pattern));
    };
  }

  private Reader reader(Variable variable, Selector selector) throws PatternException {
    if (!variable.isCollection()) {
      return scalar(variable);
    }
    return switch (selector) {
      case Selector.All() -> collection(variable, new Pick.All());
      case Selector.At(String path) -> collection(variable, new Pick.Named(Text.latin1(path)));
      case Selector.Like(String pattern) -> collection(variable, Pick.Like.of(expression(pattern)));
      case Selector.Named(Macro name) -> named(variable, name);
    };
  }

  private Reader named(Variable variable, Macro name) {
    if (!name.isLiteral()) {
      return collection(variable, new Pick.Resolved(template(name)));
    }
    Text text = Text.latin1(name.written());
    return variable == Variable.TX
        ? new TxReaders.Numbered(names.number(text))
        : collection(variable, new Pick.Named(text));
  }

  private static Reader collection(Variable variable, Pick pick) {
    return switch (variable) {
      case TX -> new TxReaders.Picked(pick);
      case IP, GLOBAL, SESSION, USER, RESOURCE -> new LastingReader(variable, pick);
      case RULE -> new RuleReader(pick);
      case ARGS -> new EntriesReader(variable, Variable.ARGS_GET, Variable.ARGS_POST, pick);
      case ARGS_NAMES ->
          new EntriesReader(variable, Variable.ARGS_GET_NAMES, Variable.ARGS_POST_NAMES, pick);
      default -> new EntriesReader(variable, variable, null, pick);
    };
  }

  private static Reader scalar(Variable variable) {
    return switch (variable) {
      case TIME,
          TIME_DAY,
          TIME_EPOCH,
          TIME_HOUR,
          TIME_MIN,
          TIME_MON,
          TIME_SEC,
          TIME_WDAY,
          TIME_YEAR,
          DURATION ->
          new TimeReader(variable);
      case ARGS_COMBINED_SIZE -> new SizeReader(variable);
      case FULL_REQUEST, FULL_REQUEST_LENGTH -> new FullRequestReader(variable);
      case MATCHED_VAR, MATCHED_VAR_NAME -> new MatchedReader(variable);
      default -> new ScalarReader(variable);
    };
  }

  /// Names like an expression; one that is none means no name.
  private static Pick like(String name) {
    try {
      return Pick.Like.of(expression(name.substring(1, name.length() - 1)));
    } catch (PatternException _) {
      return new Pick.Named(Text.latin1(name));
    }
  }

  private static Text shown(Target target) {
    return switch (target.selector()) {
      case Selector.All() -> Text.EMPTY;
      case Selector.At(String path) -> Text.latin1(path);
      case Selector.Named(Macro name) -> Text.latin1(name.written());
      case Selector.Like(String pattern) -> Text.latin1("/" + pattern + "/");
    };
  }

  private static Expression expression(String pattern) throws PatternException {
    return Expression.of("(?i)" + pattern);
  }
}
