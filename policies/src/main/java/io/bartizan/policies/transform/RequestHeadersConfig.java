package io.bartizan.policies.transform;

import io.bartizan.config.Default;
import io.bartizan.config.Doc;
import io.bartizan.config.Example;
import io.bartizan.config.Located;
import io.bartizan.config.OneOrMany;
import java.util.Map;
import java.util.Set;

/// Which header fields of requests are changed.
@Doc(
    "Header fields of requests that are changed for the upstream, after identity and forwarding fields of the client were dropped.")
public record RequestHeadersConfig(
    @Doc(
            "Fields that take the place of all fields of their name, whoever sent them. A value may hold variables: `{claim.NAME}`, `{identity}`, `{param.NAME}`, `{client.address}`, `{host}`, `{request.id}`. Where one of them is missing there is no such field.")
        @Default("{}")
        @Example("{ x-user: \"{claim.sub}\" }")
        Map<String, Located<String>> set,
    @Doc("Fields that are added behind those that the client sent.") @Default("{}")
        Map<String, Located<String>> add,
    @Doc("Fields of the client that the upstream does not see.") @Default("[]") @OneOrMany
        Set<String> remove) {
  public RequestHeadersConfig {
    set = Map.copyOf(set);
    add = Map.copyOf(add);
    remove = Set.copyOf(remove);
    HeaderNames.request(set.keySet(), add.keySet(), remove);
  }

  /// What `bartizan check` shows, such as `set x-user; remove cookie`.
  public String text() {
    return HeaderChanges.text(set.keySet(), add.keySet(), remove);
  }
}
