package io.bartizan.proxy.guard;

import io.bartizan.proxy.settings.RetrySettings;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// When a request to a service is tried again. Shared by all lanes.
///
/// @param attempts tries for one request, the first included
/// @param on what is tried again
/// @param perTryNanos how long a try may wait for the head of an answer; 0 for as long as the
///   service may take
/// @param body bytes of a request body of which a copy is kept
/// @param budget what bounds the tries of all requests
public record Retries(
    int attempts, Set<RetrySettings.On> on, long perTryNanos, int body, RetryBudget budget) {

  public Retries {
    on = Set.copyOf(on);
  }

  /// @param lanes how many lanes there are
  public static @Nullable Retries of(RetrySettings settings, int lanes) {
    if (settings.attempts() == 1 && settings.perTryTimeout() == null) {
      return null;
    }
    return new Retries(
        settings.attempts(),
        settings.on(),
        settings.perTryTimeout() == null ? 0 : settings.perTryTimeout().toNanos(),
        (int) settings.body().bytes(),
        new RetryBudget(settings.budget().hundredths(), settings.minimum(), lanes));
  }

  /// Whether an answer of that status is tried again.
  public boolean onStatus(int status) {
    return switch (status) {
      case 502 -> on.contains(RetrySettings.On.BAD_GATEWAY);
      case 503 -> on.contains(RetrySettings.On.UNAVAILABLE);
      case 504 -> on.contains(RetrySettings.On.TIMEOUT);
      default -> false;
    };
  }

  /// Whether a connection that could not be made, or was closed while it was idle, is made up for.
  public boolean onConnectFailure() {
    return on.contains(RetrySettings.On.CONNECT_FAILURE);
  }

  /// Whether a connection that was lost before an answer is made up for.
  public boolean onReset() {
    return on.contains(RetrySettings.On.RESET);
  }
}
