package io.bartizan.telemetry;

/// How a service is at a moment.
///
/// @param available endpoints that get requests
/// @param unhealthy endpoints that get none because a health check says so
/// @param ejected endpoints that get none because they have failed; one that is unhealthy as well
///   counts there
/// @param ejections how many ejections there have been
/// @param breaker 0 if requests pass, 1 if only a few do, 2 if none does
/// @param openings how often the breaker has opened
/// @param pending requests that wait for a connection
public record ServiceVitals(
    int available,
    int unhealthy,
    int ejected,
    long ejections,
    int breaker,
    long openings,
    int pending) {
  static final ServiceVitals NONE = new ServiceVitals(0, 0, 0, 0, 0, 0, 0);
}
