package io.bartizan.waf.engine;

import io.bartizan.waf.lang.Position;
import io.bartizan.waf.lang.Severity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A rule that matched and wants it recorded. Texts that a client may have sent are cut to 1 KiB.
///
/// @param rule the rule's id
/// @param phase when it matched, 1 to 5
/// @param message what the rule says, macros filled in; empty if nothing
/// @param data what the rule records, macros filled in; empty if nothing
/// @param severity how bad it is, if the rule says
/// @param tags the rule's marks
/// @param version the rule set's version; empty if the rule has none
/// @param revision the rule's revision; empty if it has none
/// @param variable what matched last, such as `ARGS:q`
/// @param value the value that matched last, after transformations
/// @param matched if it is a chain, the names of all that its links matched, such as `ARGS:q`, each
///   once; only the first [#MOST_MATCHED]
/// @param blocking whether the rule decides the transaction, or would if rules were enforced
/// @param position where the rule stands
public record Hit(
    int rule,
    int phase,
    String message,
    String data,
    @Nullable Severity severity,
    List<String> tags,
    String version,
    String revision,
    String variable,
    String value,
    List<String> matched,
    boolean blocking,
    Position position) {
  /// How many names of what matched are told.
  public static final int MOST_MATCHED = 100;

  public Hit {
    tags = List.copyOf(tags);
    matched = List.copyOf(matched);
  }
}
