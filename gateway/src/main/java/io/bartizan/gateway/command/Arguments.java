package io.bartizan.gateway.command;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the operator wrote behind a command: options in any order, `--name=value` or `--name
/// value`, and behind `--` only operands.
public final class Arguments {
  private final Command command;
  private final IdentityHashMap<Option, List<String>> options = new IdentityHashMap<>();
  private final List<String> operands = new ArrayList<>();

  private Arguments(Command command) {
    this.command = command;
  }

  /// @throws WrongUsage if `words` do not fit `command`
  public static Arguments read(Command command, List<String> words) throws WrongUsage {
    Arguments arguments = new Arguments(command);
    Iterator<String> rest = words.iterator();
    while (rest.hasNext()) {
      arguments.take(rest.next(), rest);
    }
    arguments.checkOperands();
    return arguments;
  }

  private void take(String word, Iterator<String> rest) throws WrongUsage {
    if (word.equals("--")) {
      rest.forEachRemaining(operands::add);
    } else if (word.startsWith("--")) {
      takeLong(word.substring(2), rest);
    } else if (word.startsWith("-") && word.length() > 1) {
      takeShort(word, rest);
    } else {
      operands.add(word);
    }
  }

  private void takeLong(String word, Iterator<String> rest) throws WrongUsage {
    int equals = word.indexOf('=');
    String name = equals < 0 ? word : word.substring(0, equals);
    @Nullable String attached = equals < 0 ? null : word.substring(equals + 1);
    for (Option option : command.options()) {
      if (option.name().equals(name)) {
        put(option, "--" + name, attached, rest);
        return;
      }
    }
    throw unknown("--" + name);
  }

  private void takeShort(String word, Iterator<String> rest) throws WrongUsage {
    @Nullable String attached = word.length() == 2 ? null : word.substring(2);
    for (Option option : command.options()) {
      if (option.letter() == word.charAt(1)) {
        put(option, word.substring(0, 2), attached, rest);
        return;
      }
    }
    throw unknown(word.substring(0, 2));
  }

  private void put(Option option, String written, @Nullable String attached, Iterator<String> rest)
      throws WrongUsage {
    if (options.containsKey(option) && !option.many()) {
      throw new WrongUsage(written + ": given twice (expected: at most once)");
    }
    options
        .computeIfAbsent(option, _ -> new ArrayList<>())
        .add(value(option, written, attached, rest));
  }

  private static String value(
      Option option, String written, @Nullable String attached, Iterator<String> rest)
      throws WrongUsage {
    if (option.value() == null) {
      if (attached != null) {
        throw new WrongUsage(written + ": " + attached + " (expected: no value)");
      }
      return "";
    }
    if (attached != null) {
      return attached;
    }
    if (!rest.hasNext()) {
      throw new WrongUsage(written + ": nothing follows (expected: " + option.value() + ")");
    }
    return rest.next();
  }

  private WrongUsage unknown(String written) {
    List<String> known = command.options().stream().map(option -> "--" + option.name()).toList();
    return new WrongUsage(
        command.word()
            + ": unknown option "
            + written
            + " (expected one of: "
            + String.join(", ", known)
            + ")");
  }

  private void checkOperands() throws WrongUsage {
    boolean enough = operands.size() >= needed() && operands.size() <= command.operands().size();
    if (has(Option.HELP) || enough) {
      return;
    }
    if (operands.size() > command.operands().size() && endless()) {
      return;
    }
    throw new WrongUsage(
        operands.size() > command.operands().size()
            ? command.word()
                + ": unexpected `"
                + operands.get(command.operands().size())
                + "` (expected: "
                + command.usage()
                + ")"
            : command.word()
                + ": "
                + command.operands().get(operands.size())
                + " is missing (expected: "
                + command.usage()
                + ")");
  }

  /// How many must be there: those in brackets need not.
  private long needed() {
    return command.operands().stream().filter(operand -> !operand.startsWith("[")).count();
  }

  /// Whether the last operand may be given again and again.
  private boolean endless() {
    return !command.operands().isEmpty() && command.operands().getLast().endsWith("...");
  }

  /// All operands, in order.
  public List<String> operands() {
    return List.copyOf(operands);
  }

  public boolean has(Option option) {
    return options.containsKey(option);
  }

  /// The value of `option`, or `otherwise` if it was not given.
  public String value(Option option, String otherwise) {
    List<String> values = options.get(option);
    return values == null ? otherwise : values.getFirst();
  }

  /// Every value of `option`, in order.
  public List<String> values(Option option) {
    return List.copyOf(options.getOrDefault(option, List.of()));
  }

  /// The operand at `index` of [Command#operands()].
  public String operand(int index) {
    return operands.get(index);
  }
}
