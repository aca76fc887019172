package io.bartizan.waf.engine;

import io.bartizan.waf.lang.Selector;
import io.bartizan.waf.lang.Target;
import io.bartizan.waf.lang.Variable;
import io.bartizan.waf.state.Names;
import io.bartizan.waf.text.Text;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A target whose values no rule changes, so that they can be looked at before rules run: a part of
/// the request or of the response, all of it or one name's.
record Steady(Variable variable, @Nullable Text name) {
  private static final Set<Variable> VARIABLES =
      EnumSet.of(
          Variable.ARGS,
          Variable.ARGS_GET,
          Variable.ARGS_GET_NAMES,
          Variable.ARGS_NAMES,
          Variable.ARGS_POST,
          Variable.ARGS_POST_NAMES,
          Variable.FILES,
          Variable.FILES_NAMES,
          Variable.MULTIPART_FILENAME,
          Variable.MULTIPART_NAME,
          Variable.MULTIPART_PART_HEADERS,
          Variable.PATH_INFO,
          Variable.QUERY_STRING,
          Variable.REQUEST_BASENAME,
          Variable.REQUEST_BODY,
          Variable.REQUEST_COOKIES,
          Variable.REQUEST_COOKIES_NAMES,
          Variable.REQUEST_FILENAME,
          Variable.REQUEST_HEADERS,
          Variable.REQUEST_HEADERS_NAMES,
          Variable.REQUEST_LINE,
          Variable.REQUEST_METHOD,
          Variable.REQUEST_PROTOCOL,
          Variable.REQUEST_URI,
          Variable.REQUEST_URI_RAW,
          Variable.RESPONSE_BODY,
          Variable.RESPONSE_HEADERS,
          Variable.RESPONSE_HEADERS_NAMES,
          Variable.XML);

  /// The steady target that a target is; null if it is none.
  static @Nullable Steady of(Target target) {
    if (target.count() || !VARIABLES.contains(target.variable())) {
      return null;
    }
    return switch (target.selector()) {
      case Selector.All() -> new Steady(target.variable(), null);
      case Selector.At(String path) -> new Steady(target.variable(), Text.latin1(path));
      case Selector.Named(var name) ->
          name.isLiteral() ? new Steady(target.variable(), Text.latin1(name.written())) : null;
      case Selector.Like(_) -> null;
    };
  }

  /// The targets that it consists of: ARGS and ARGS_NAMES are those of the query and of the body.
  List<Steady> parts() {
    return switch (variable) {
      case ARGS -> List.of(of(Variable.ARGS_GET), of(Variable.ARGS_POST));
      case ARGS_NAMES -> List.of(of(Variable.ARGS_GET_NAMES), of(Variable.ARGS_POST_NAMES));
      default -> List.of(this);
    };
  }

  private Steady of(Variable part) {
    return new Steady(part, name);
  }

  /// Whether a value of that name is among its values.
  boolean holds(Text other) {
    return name == null || Names.same(name, other);
  }
}
