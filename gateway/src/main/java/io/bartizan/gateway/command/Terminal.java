package io.bartizan.gateway.command;

import io.bartizan.config.Problems;
import java.io.PrintStream;
import java.util.Map;

/// Where a command writes: results to `out`, complaints to `err`.
public record Terminal(PrintStream out, Ink ink, PrintStream err, Ink errInk) {
  /// The process' own streams, coloured where they are terminals.
  public static Terminal ofProcess() {
    Map<String, String> environment = System.getenv();
    return new Terminal(
        System.out, Ink.fitting(1, environment), System.err, Ink.fitting(2, environment));
  }

  /// Writes a line of the result.
  public void say(String line) {
    out.println(line);
  }

  /// Writes a complaint, with the program's name before it.
  public void complain(String line) {
    err.println(errInk.red("bartizan:") + " " + line);
  }

  /// Writes every mistake of a configuration, a line each, and how many there are.
  public void complain(Problems problems) {
    problems.list().forEach(problem -> err.println(placed(problem.toString())));
    int hidden = problems.count() - problems.list().size();
    complain(
        (problems.count() == 1 ? "1 mistake" : problems.count() + " mistakes")
            + (hidden == 0 ? "" : ", of which the last " + hidden + " are not shown"));
  }

  private String placed(String line) {
    int end = line.indexOf(": ") + 1;
    return errInk.bold(line.substring(0, end)) + line.substring(end);
  }
}
