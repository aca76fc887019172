package io.bartizan.telemetry;

import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Slot;
import java.util.ArrayList;
import java.util.List;

/// What policies that are only watched would have refused in one exchange; the first [#MOST] of
/// them.
final class Watched {
  static final Slot<Watched> SLOT = Slot.of("watched", Watched.class);
  static final int MOST = 8;

  private final List<String> refusals = new ArrayList<>();

  void add(String policy, Code code) {
    if (refusals.size() < MOST) {
      refusals.add(policy + ":" + code.id());
    }
  }

  /// Writes them as a JSON array of texts.
  void write(Json json) {
    char before = '[';
    for (int i = 0; i < refusals.size(); i++) {
      json.raw(before);
      json.raw('"');
      json.text(refusals.get(i), LogField.WATCHED.most());
      json.raw('"');
      before = ',';
    }
    json.raw(']');
  }
}
