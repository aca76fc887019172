package io.bartizan.pipeline;

/// Where a request goes. Made by the data plane when a configuration is loaded.
public interface Route {
  /// The route's name in configuration, logs and metrics.
  String name();

  /// What a request to this route has to pass.
  Pipeline pipeline();
}
