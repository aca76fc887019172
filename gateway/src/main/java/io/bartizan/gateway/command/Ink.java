package io.bartizan.gateway.command;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Colours a text, or leaves it as it is.
public enum Ink {
  /// For terminals.
  COLOURS,
  /// For everything else.
  PLAIN;

  /// What fits the stream with this number: 1 for standard output, 2 for errors.
  ///
  /// @param environment the process' variables; `NO_COLOR` with any value forbids colours
  ///   (no-color.org)
  public static Ink fitting(int stream, Map<String, String> environment) {
    boolean wanted =
        environment.getOrDefault("NO_COLOR", "").isEmpty()
            && !environment.getOrDefault("TERM", "dumb").equals("dumb");
    return wanted && terminal(stream) ? COLOURS : PLAIN;
  }

  /// Whether the stream with this number, 0 for standard input, is a terminal.
  public static boolean terminal(int stream) {
    Path link = Path.of("/proc/self/fd/" + stream);
    if (Files.isSymbolicLink(link)) {
      try {
        String target = Files.readSymbolicLink(link).toString();
        return target.startsWith("/dev/pts/")
            || target.startsWith("/dev/tty")
            || target.equals("/dev/console");
      } catch (IOException _) {
        return false;
      }
    }
    return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
  }

  public String bold(String text) {
    return in("1", text);
  }

  public String dim(String text) {
    return in("2", text);
  }

  public String red(String text) {
    return in("31", text);
  }

  public String green(String text) {
    return in("32", text);
  }

  public String yellow(String text) {
    return in("33", text);
  }

  private String in(String code, String text) {
    return this == PLAIN ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
  }
}
