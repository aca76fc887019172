package io.bartizan.gateway.check;

import io.bartizan.gateway.command.Ink;

/// Writes a posture for people.
///
/// @param ink how to colour
record PostureText(Ink ink) {
  String of(Posture posture) {
    StringBuilder text = new StringBuilder("\n").append(ink.bold("listeners")).append('\n');
    posture.listeners().forEach(line -> text.append(line(line, "")));
    text.append('\n').append(ink.bold("to look at twice")).append('\n');
    if (posture.concerns().isEmpty()) {
      text.append("  nothing\n");
    }
    posture.concerns().forEach(line -> text.append(line(line, ink.yellow("! "))));
    return text.toString();
  }

  private static String line(Posture.Line line, String mark) {
    return "  %s%-14s %s%n".formatted(mark, line.subject(), line.text());
  }
}
