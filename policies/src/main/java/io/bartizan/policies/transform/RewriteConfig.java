package io.bartizan.policies.transform;

import io.bartizan.config.Check;
import io.bartizan.config.Doc;
import io.bartizan.config.Example;
import io.bartizan.config.Located;
import org.jspecify.annotations.Nullable;

/// Which path the upstream sees.
@Doc(
    "Which path the upstream sees in place of the request's. The query stays. Routes and policies go by the request's own path.")
public record RewriteConfig(
    @Doc("The beginning of the route's path that is cut off, in whole segments.") @Example("/api")
        @Nullable Located<String> stripPrefix,
    @Doc(
            "The path to send. `/{rest}` at its end stands for what follows `strip-prefix`, or else for what the route's `/**` matched;"
                + " `{param.NAME}` for a parameter of the route's path, as it was encoded; `{claim.NAME}`, `{identity}` and `{host}` are"
                + " percent-encoded.")
        @Example("/v2/{rest}")
        @Nullable Located<String> path) {

  public RewriteConfig {
    Check.that(
        stripPrefix != null || path != null,
        "stripPrefix",
        "absent",
        "`strip-prefix`, `path` or both");
    Check.that(
        stripPrefix == null || path == null || path.value().contains("/{rest}"),
        "path",
        path == null ? "" : path.value(),
        "`/{rest}` in it: `strip-prefix` has no other use beside `path`");
  }

  /// What `bartizan check` shows, such as `/api/{rest} becomes /v2/{rest}`.
  public String text() {
    String from = stripPrefix == null ? "the path" : stripPrefix.value() + "/{rest}";
    return from + " becomes " + (path == null ? "/{rest}" : path.value());
  }
}
