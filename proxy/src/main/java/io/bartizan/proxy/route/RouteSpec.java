package io.bartizan.proxy.route;

import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Method;
import io.bartizan.pipeline.Name;
import io.bartizan.proxy.settings.PathPattern;
import java.util.List;
import java.util.Map;

/// Which requests a route serves.
///
/// @param hosts lower case; `*.example.com` for any name below it; empty for every host
/// @param path what the canonical path must match
/// @param methods empty for every method
/// @param headers fields that must be there with exactly this value
/// @param target where they go
public record RouteSpec(
    List<String> hosts,
    PathPattern path,
    List<Method> methods,
    Map<Name, Bytes> headers,
    Target target) {}
