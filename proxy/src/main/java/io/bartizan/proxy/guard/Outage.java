package io.bartizan.proxy.guard;

import io.bartizan.pipeline.Answer;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Fields;
import io.bartizan.pipeline.Names;
import io.bartizan.pipeline.Refusal;
import io.bartizan.proxy.settings.OutageSettings;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// What clients get in place of the gateway's own 502, 503 and 504 that concern the service. The
/// log and the metrics say the refusal as ever.
///
/// @param status the status; 0 for that of the refusal
/// @param fields of the answer, beside those of the refusal
public record Outage(int status, Fields fields, Bytes body) {
  public static @Nullable Outage of(@Nullable OutageSettings settings) {
    if (settings == null) {
      return null;
    }
    byte[] body = settings.body().getBytes(StandardCharsets.UTF_8);
    Fields fields =
        Fields.of(Names.CONTENT_TYPE, settings.contentType()).with(Names.CACHE_CONTROL, "no-store");
    return new Outage(
        settings.status() == null ? 0 : settings.status(),
        settings.retryAfter() == null
            ? fields
            : fields.with(Names.RETRY_AFTER, "" + settings.retryAfter().toSeconds()),
        Bytes.view(body, 0, body.length));
  }

  /// The refusal as clients get it.
  public Refusal instead(Refusal refusal) {
    return concerns(refusal.code())
        ? refusal.instead(
            new Answer.Content(status == 0 ? refusal.code().status() : status, fields, body))
        : refusal;
  }

  private static boolean concerns(Code code) {
    return switch (code) {
      case UPSTREAM_UNREACHABLE,
          UPSTREAM_UNAVAILABLE,
          UPSTREAM_TLS,
          UPSTREAM_CLOSED,
          UPSTREAM_MALFORMED,
          UPSTREAM_BUSY,
          UPSTREAM_QUEUE,
          UPSTREAM_SATURATED,
          UPSTREAM_BREAKER,
          UPSTREAM_TIMEOUT ->
          true;
      default -> false;
    };
  }
}
