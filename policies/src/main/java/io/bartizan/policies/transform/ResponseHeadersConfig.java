package io.bartizan.policies.transform;

import io.bartizan.config.Default;
import io.bartizan.config.Doc;
import io.bartizan.config.Example;
import io.bartizan.config.Located;
import io.bartizan.config.OneOrMany;
import java.util.Map;
import java.util.Set;

/// Which header fields of answers are changed.
@Doc(
    "Header fields of answers that are changed for the client, those of the gateway's own answers too.")
public record ResponseHeadersConfig(
    @Doc(
            "Fields that take the place of all fields of their name, whoever wrote them. A value may hold the same variables as in `request-headers`; where one of them is missing there is no such field.")
        @Default("{}")
        @Example("{ cache-control: no-store }")
        Map<String, Located<String>> set,
    @Doc("Fields that are added behind those of the answer.") @Default("{}")
        Map<String, Located<String>> add,
    @Doc("Fields of the upstream that the client does not see.") @Default("[]") @OneOrMany
        Set<String> remove) {
  public ResponseHeadersConfig {
    set = Map.copyOf(set);
    add = Map.copyOf(add);
    remove = Set.copyOf(remove);
    HeaderNames.answer(set.keySet(), add.keySet(), remove);
  }

  /// What `bartizan check` shows, such as `set x-user; remove cookie`.
  public String text() {
    return HeaderChanges.text(set.keySet(), add.keySet(), remove);
  }
}
