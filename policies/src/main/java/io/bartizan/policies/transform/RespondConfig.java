package io.bartizan.policies.transform;

import io.bartizan.config.Check;
import io.bartizan.config.Default;
import io.bartizan.config.Doc;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// An answer that the gateway gives by itself.
@Doc("Answers without an upstream, once the route's policies have admitted the request.")
public record RespondConfig(
    @Doc("From 200 to 599, but for 206 and 304, which answer questions that nobody asks here.")
        @Default("200")
        int status,
    @Doc("The content type.") @Default("text/plain; charset=utf-8") String contentType,
    @Doc("The body in UTF-8, at most 64 KiB; none with 204 and 205.") @Default("''") String body) {
  private static final int LARGEST = 64 * 1024;
  private static final Pattern TYPE = Pattern.compile("[!-~]+/[!-~]+( ?[!-~ ]+)?");

  public RespondConfig {
    int length = body.getBytes(StandardCharsets.UTF_8).length;
    Check.all()
        .and(
            status >= 200 && status <= 599 && status != 206 && status != 304,
            "status",
            status,
            "from 200 to 599, not 206 or 304")
        .and(TYPE.matcher(contentType).matches(), "contentType", contentType, "such as text/plain")
        .and(length <= LARGEST, "body", length + " bytes", "at most 64 KiB")
        .and(
            body.isEmpty() || status != 204 && status != 205,
            "body",
            length + " bytes",
            "none with " + status)
        .done();
  }

  /// What `bartizan check` shows, such as `200, 12 bytes of text/plain`.
  public String text() {
    int length = body.getBytes(StandardCharsets.UTF_8).length;
    return length == 0 ? "" + status : status + ", " + length + " bytes of " + contentType;
  }
}
