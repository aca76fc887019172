package io.bartizan.policies.cors;

import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Fields;
import io.bartizan.pipeline.Names;

/// What an admitted origin is told with every answer.
///
/// @param origin as a browser sends it; `*` for every origin
record Permission(Bytes origin, Fields fields) {
  static Permission of(String origin, CorsConfig config) {
    Fields fields = Fields.of(Names.VARY, "Origin").with(Names.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    if (config.credentials()) {
      fields = fields.with(Names.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
    }
    if (!config.expose().isEmpty()) {
      fields = fields.with(Names.ACCESS_CONTROL_EXPOSE_HEADERS, Preflight.list(config.expose()));
    }
    return new Permission(Bytes.of(origin), fields);
  }
}
