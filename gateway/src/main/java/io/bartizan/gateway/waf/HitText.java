package io.bartizan.gateway.waf;

import io.bartizan.gateway.command.Ink;
import io.bartizan.waf.engine.Hit;
import java.util.Locale;

/// Shows a hit; bytes that are no printable characters of ASCII are escaped, as they come from
/// whoever sent the request.
record HitText(Ink ink) {
  private static final int LONGEST = 200;

  String of(Hit hit) {
    StringBuilder text = new StringBuilder();
    text.append(ink.bold(Integer.toString(hit.rule()))).append(' ').append(shown(hit.message()));
    if (hit.severity() != null) {
      text.append(" [").append(hit.severity().name().toLowerCase(Locale.ROOT)).append(']');
    }
    text.append('\n');
    line(text, hit.variable(), hit.value());
    line(text, "data", hit.data());
    line(text, "tags", String.join(", ", hit.tags()));
    line(text, "at", "phase " + hit.phase() + ", " + hit.position());
    return text.toString();
  }

  private void line(StringBuilder text, String name, String value) {
    if (!value.isEmpty()) {
      text.append("  ").append(ink.dim(shown(name) + ":")).append(' ').append(shown(value));
      text.append('\n');
    }
  }

  private static String shown(String value) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < value.length() && i < LONGEST; i++) {
      char c = value.charAt(i);
      if (c < ' ' || c >= 0x7f && c < 0xa0) {
        out.append("\\x%02x".formatted((int) c));
      } else {
        out.append(c);
      }
    }
    return value.length() > LONGEST ? out.append("...").toString() : out.toString();
  }
}
