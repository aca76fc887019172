package io.bartizan.gateway;

import io.bartizan.config.JsonSchema;
import io.bartizan.config.Suggestions;
import io.bartizan.gateway.check.CheckCommand;
import io.bartizan.gateway.command.Arguments;
import io.bartizan.gateway.command.Command;
import io.bartizan.gateway.command.Option;
import io.bartizan.gateway.command.Terminal;
import io.bartizan.gateway.command.Version;
import io.bartizan.gateway.command.WrongUsage;
import io.bartizan.gateway.consumer.ConsumerCommand;
import io.bartizan.gateway.demo.DemoCommand;
import io.bartizan.gateway.demo.PrepareCommand;
import io.bartizan.gateway.explain.ExplainCommand;
import io.bartizan.gateway.importing.ImportCommand;
import io.bartizan.gateway.run.RunCommand;
import io.bartizan.gateway.secret.SecretCommand;
import io.bartizan.gateway.settings.GatewaySettings;
import io.bartizan.gateway.waf.WafCommand;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/// The program.
public final class Main {
  private static final int WRONG_USAGE = 2;

  private Main() {}

  public static void main(String[] words) throws InterruptedException {
    System.exit(run(List.of(words), Terminal.ofProcess()));
  }

  /// Does what the command line says. Returns the exit status: 0 if all is well, 1 if the
  /// configuration or the run failed, 2 for wrong usage.
  static int run(List<String> words, Terminal terminal) throws InterruptedException {
    try {
      return words.isEmpty()
          ? help(terminal)
          : run(words.getFirst(), words.subList(1, words.size()), terminal);
    } catch (WrongUsage e) {
      String command = Command.of(words.getFirst()).map(known -> " " + words.getFirst()).orElse("");
      terminal.complain(e.getMessage() + "\nTry `bartizan" + command + " --help`.");
      return WRONG_USAGE;
    }
  }

  private static int run(String word, List<String> rest, Terminal terminal)
      throws WrongUsage, InterruptedException {
    return switch (word) {
      case "-h", "--help" -> help(terminal);
      case "-V", "--version" -> version(terminal);
      default -> run(command(word), rest, terminal);
    };
  }

  private static Command command(String word) throws WrongUsage {
    return Command.of(word)
        .orElseThrow(() -> new WrongUsage(Suggestions.unknown("command", word, Command.words())));
  }

  private static int run(Command command, List<String> rest, Terminal terminal)
      throws WrongUsage, InterruptedException {
    Arguments arguments = Arguments.read(command, rest);
    if (arguments.has(Option.HELP)) {
      terminal.out().print(command.help());
      return 0;
    }
    return switch (command) {
      case RUN ->
          new RunCommand(config(arguments), Version.number(), arguments.has(Option.TAKE_OVER))
              .run(terminal);
      case CHECK ->
          new CheckCommand(config(arguments), arguments.has(Option.EFFECTIVE)).run(terminal);
      case EXPLAIN -> ExplainCommand.of(config(arguments), arguments).run(terminal);
      case DEMO -> DemoCommand.on(arguments.value(Option.PORT, "8443")).run(terminal);
      case PREPARE ->
          new PrepareCommand(
                  Main.class.getName(),
                  path(Option.OUTPUT, arguments.value(Option.OUTPUT, "bartizan.aot")),
                  path(Option.NATIVES, arguments.value(Option.NATIVES, "bartizan.aot.native")))
              .run(terminal);
      case SCHEMA -> schema(terminal);
      case IMPORT -> ImportCommand.of(arguments).run(terminal);
      case WAF -> WafCommand.of(arguments).run(terminal);
      case SECRET -> SecretCommand.of(arguments).run(terminal);
      case CONSUMER -> ConsumerCommand.of(config(arguments), arguments).run(terminal);
      case VERSION -> version(terminal);
      case HELP -> help(terminal);
    };
  }

  private static Path config(Arguments arguments) throws WrongUsage {
    return path(Option.CONFIG, arguments.value(Option.CONFIG, "bartizan.yaml"));
  }

  private static Path path(Option option, String file) throws WrongUsage {
    try {
      return Path.of(file);
    } catch (InvalidPathException e) {
      throw new WrongUsage("--" + option.name() + ": " + e.getMessage());
    }
  }

  private static int schema(Terminal terminal) {
    terminal.out().print(JsonSchema.of(GatewaySettings.class));
    return 0;
  }

  private static int help(Terminal terminal) {
    terminal.out().print(Command.overview());
    return 0;
  }

  private static int version(Terminal terminal) {
    terminal.say(Version.text());
    return 0;
  }
}
