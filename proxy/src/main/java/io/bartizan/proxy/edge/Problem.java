package io.bartizan.proxy.edge;

import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Fields;
import io.bartizan.pipeline.Name;
import io.bartizan.pipeline.Names;
import io.bartizan.pipeline.Refusal;
import io.bartizan.proxy.http1.Reasons;

/// A refusal as a problem document (RFC 9457). It says what a client may know and nothing else.
final class Problem {
  static final Fields FIELDS =
      Fields.of(Names.CONTENT_TYPE, "application/problem+json")
          .with(Names.CACHE_CONTROL, "no-store");

  private static final Name RETRY = Names.RETRY_AFTER;

  private Problem() {}

  private static String title(Refusal refusal) {
    boolean usual = refusal.status() == refusal.code().status();
    return usual ? refusal.code().title() : Reasons.of(refusal.status());
  }

  /// @param id the request id, which holds only visible ASCII without quotes and backslashes
  static Bytes document(Refusal refusal, String id) {
    StringBuilder text = new StringBuilder(256);
    text.append("{\"type\":\"about:blank\",\"title\":\"").append(title(refusal));
    text.append("\",\"status\":").append(refusal.status());
    text.append(",\"code\":\"").append(refusal.code().id());
    text.append("\",\"detail\":\"").append(refusal.code().hint());
    text.append("\",\"request_id\":\"").append(id).append('"');
    int retry = refusal.fields().find(RETRY);
    if (retry >= 0) {
      text.append(",\"retry_after\":").append(refusal.fields().value(retry));
    }
    return Bytes.of(text.append("}\n").toString());
  }
}
