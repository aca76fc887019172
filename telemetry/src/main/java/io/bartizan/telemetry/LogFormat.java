package io.bartizan.telemetry;

import io.bartizan.pipeline.Name;
import java.util.List;

/// What a line of the access log says beyond the fields that all lines have. Immutable.
///
/// @param query whether it says the query
/// @param masked parameters of the query whose values are masked, besides those that always are
/// @param headers the request fields that it says
record LogFormat(boolean query, List<String> masked, List<Name> headers) {
  LogFormat {
    masked = List.copyOf(masked);
    headers = List.copyOf(headers);
  }
}
