package io.bartizan.gateway.waf;

import io.bartizan.config.Suggestions;
import io.bartizan.gateway.command.Arguments;
import io.bartizan.gateway.command.Option;
import io.bartizan.gateway.command.Terminal;
import io.bartizan.gateway.command.WrongUsage;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/// `bartizan waf`.
public sealed interface WafCommand permits CheckRules, TestRequest, InstallRules {
  /// Returns the exit status.
  int run(Terminal terminal) throws InterruptedException;

  /// @throws WrongUsage if `arguments` make no sense together
  static WafCommand of(Arguments arguments) throws WrongUsage {
    String action = arguments.operand(0);
    List<String> operands = arguments.operands().subList(1, arguments.operands().size());
    try {
      return switch (action) {
        case "check" -> {
          only(arguments, "check");
          yield new CheckRules(operands);
        }
        case "test" -> test(arguments, operands);
        case "install" -> install(arguments, operands);
        default ->
            throw new WrongUsage(
                Suggestions.unknown("action of waf", action, List.of("check", "test", "install")));
      };
    } catch (InvalidPathException e) {
      throw new WrongUsage("waf: " + e.getMessage());
    }
  }

  private static WafCommand test(Arguments arguments, List<String> operands) throws WrongUsage {
    only(arguments, "test", Option.RULES);
    if (arguments.values(Option.RULES).isEmpty()) {
      throw new WrongUsage("waf test: no rules (expected: -r FILE, which may be given again)");
    }
    return new TestRequest(arguments.values(Option.RULES), one(operands, "test"));
  }

  private static WafCommand install(Arguments arguments, List<String> operands) throws WrongUsage {
    only(arguments, "install", Option.SHA256, Option.TO);
    String sum = arguments.value(Option.SHA256, "");
    if (!sum.isEmpty() && !sum.matches("[0-9a-fA-F]{64}")) {
      throw new WrongUsage("--sha256: " + sum + " (expected: 64 hexadecimal digits)");
    }
    return new InstallRules(
        one(operands, "install"), sum, Path.of(arguments.value(Option.TO, "crs")));
  }

  private static String one(List<String> operands, String action) throws WrongUsage {
    if (operands.size() != 1) {
      throw new WrongUsage(
          "waf " + action + ": " + String.join(" ", operands) + " (expected: one operand)");
    }
    return operands.getFirst();
  }

  private static void only(Arguments arguments, String action, Option... allowed)
      throws WrongUsage {
    for (Option option : List.of(Option.RULES, Option.SHA256, Option.TO)) {
      if (arguments.has(option) && !List.of(allowed).contains(option)) {
        throw new WrongUsage(
            "waf " + action + ": --" + option.name() + " (expected: an option of this action)");
      }
    }
  }
}
