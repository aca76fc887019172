package io.bartizan.telemetry;

import io.bartizan.pipeline.Walk;
import io.bartizan.telemetry.Judgement.Detection;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Writes what rules found in one exchange: JSON on one line, whatever the client sent. Used by one
/// event loop.
final class EventLine {
  /// No line is longer.
  static final int LONGEST = LogLine.LONGEST;

  /// What a detection takes at most.
  private static final int DETECTION = 3 * 1024;

  private static final int MOST_TAGS = 16;

  private final Json json = new Json(new byte[0], 0);
  private final Rfc3339 time = new Rfc3339();

  /// Writes the line to `target`, in which there must be room for [#LONGEST] bytes, and returns the
  /// index behind it.
  ///
  /// @param route the route's name as [Json#quoted] gives it
  int write(Walk x, byte[] route, Judgement judgement, byte[] target, int at) {
    json.into(target, at);
    raw("{\"time\":\"");
    json.at(time.write(x.startMillis(), json.bytes(), json.at()));
    json.raw('"');
    text("event", judgement.policy(), 64);
    text("id", x.id(), LogField.ID.most());
    raw(",\"client\":\"");
    json.address(x.client());
    json.raw('"');
    text("method", x.method().toString(), LogField.METHOD.most());
    bytes("host", x, x.authorityStart(), x.authorityEnd(), LogField.HOST.most());
    bytes("path", x, x.pathStart(), x.pathEnd(), LogField.PATH.most());
    raw(",\"route\":\"");
    json.raw(route);
    json.raw('"');
    judgement(judgement);
    rules(judgement.detections(), at + LONGEST / 2);
    detections(judgement.detections(), at + LONGEST - DETECTION - 64);
    raw("}\n");
    return json.at();
  }

  private void judgement(Judgement judgement) {
    text("result", judgement.result().label(), 16);
    if (judgement.rule() != 0) {
      number("rule", judgement.rule());
    }
    number("inbound_score", judgement.inbound());
    number("outbound_score", judgement.outbound());
    number("rules_us", judgement.nanos() / 1000);
  }

  /// The number of every rule that hit, once: whatever has no room below stands here.
  private void rules(List<Detection> detections, int limit) {
    raw(",\"rules\":");
    char before = '[';
    Set<Integer> told = new HashSet<>();
    for (int i = 0; i < detections.size() && json.at() < limit; i++) {
      if (told.add(detections.get(i).rule())) {
        json.raw(before);
        json.number(detections.get(i).rule());
        before = ',';
      }
    }
    raw(before == '[' ? "[]" : "]");
  }

  /// What blocks comes first, then all else, as far as there is room.
  private void detections(List<Detection> detections, int limit) {
    raw(",\"hits\":");
    int written = detections(detections, true, 0, limit);
    written = detections(detections, false, written, limit);
    raw(written == 0 ? "[]" : "]");
    if (written < detections.size()) {
      number("left_off", detections.size() - written);
    }
  }

  private int detections(List<Detection> detections, boolean blocking, int before, int limit) {
    int written = before;
    for (Detection one : detections) {
      if (one.blocking() == blocking && json.at() < limit) {
        json.raw(written == 0 ? '[' : ',');
        detection(one);
        written++;
      }
    }
    return written;
  }

  private void detection(Detection one) {
    raw("{\"rule\":");
    json.number(one.rule());
    number("phase", one.phase());
    text("severity", one.severity(), 16);
    text("message", one.message(), 512);
    text("variable", one.variable(), 256);
    text("value", one.value(), 256);
    text("data", one.data(), 512);
    tags(one.tags());
    json.raw('}');
  }

  private void tags(List<String> tags) {
    raw(",\"tags\":");
    char before = '[';
    for (int i = 0; i < Math.min(tags.size(), MOST_TAGS); i++) {
      json.raw(before);
      json.raw('"');
      json.text(tags.get(i), 64);
      json.raw('"');
      before = ',';
    }
    raw(tags.isEmpty() ? "[]" : "]");
  }

  private void number(String key, long value) {
    key(key);
    json.number(value);
  }

  private void text(String key, String value, int most) {
    if (!value.isEmpty()) {
      key(key);
      json.raw('"');
      json.text(value, most);
      json.raw('"');
    }
  }

  private void bytes(String key, Walk x, int from, int to, int most) {
    if (to > from) {
      key(key);
      json.raw('"');
      json.text(x.table().bytes(), from, to, most);
      json.raw('"');
    }
  }

  private void key(String key) {
    raw(",\"");
    raw(key);
    raw("\":");
  }

  private void raw(String ascii) {
    json.raw(ascii.getBytes(StandardCharsets.US_ASCII));
  }
}
