package io.bartizan.telemetry;

import io.bartizan.pipeline.Bytes;

/// Whether the process is alive, and whether it should be sent requests. Set by the one who starts
/// and stops the gateway, read by the admin listener. Thread-safe.
public final class Health {
  /// The answer to a probe.
  ///
  /// @param status 200 for yes, 503 for no
  /// @param body JSON that says why
  public record Probe(int status, Bytes body) {
    /// The media type of the body.
    public static final String CONTENT_TYPE = "application/json";
  }

  private static final Probe ALIVE = new Probe(200, Bytes.of("{\"status\":\"alive\"}\n"));

  private volatile boolean configured;
  private volatile boolean listening;
  private volatile boolean draining;

  /// A configuration is in force.
  public void configured() {
    configured = true;
  }

  /// All listeners are bound.
  public void listening() {
    listening = true;
  }

  /// New requests should go elsewhere. There is no way back.
  public void draining() {
    draining = true;
  }

  /// Answers `/health`: whoever can answer is alive.
  public Probe health() {
    return ALIVE;
  }

  /// Answers `/ready`.
  public Probe ready() {
    boolean ready = configured && listening && !draining;
    String body =
        "{\"status\":\"%s\",\"configured\":%b,\"listening\":%b,\"draining\":%b}\n"
            .formatted(ready ? "ready" : "not ready", configured, listening, draining);
    return new Probe(ready ? 200 : 503, Bytes.of(body));
  }
}
