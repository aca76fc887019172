package io.bartizan.gateway.consumer;

import io.bartizan.config.Loaded;
import io.bartizan.config.Suggestions;
import io.bartizan.gateway.command.Arguments;
import io.bartizan.gateway.command.Terminal;
import io.bartizan.gateway.command.WrongUsage;
import io.bartizan.gateway.settings.GatewaySettings;
import io.bartizan.identity.consumer.BrokenConsumers;
import io.bartizan.identity.consumer.ConsumerConfig;
import io.bartizan.identity.consumer.Credential;
import io.bartizan.identity.consumer.ShelfChanges;
import io.bartizan.identity.store.StoreAway;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.StringJoiner;

/// `bartizan consumer`. Prints names and ids, never a hash.
public final class ConsumerCommand {
  private static final List<String> ACTIONS = List.of("load", "put", "remove", "list");

  private final Path file;
  private final String action;
  private final String operand;

  private ConsumerCommand(Path file, String action, String operand) {
    this.file = file;
    this.action = action;
    this.operand = operand;
  }

  /// @param file the configuration
  /// @throws WrongUsage if the arguments make no sense together
  public static ConsumerCommand of(Path file, Arguments arguments) throws WrongUsage {
    String action = arguments.operand(0);
    if (!ACTIONS.contains(action)) {
      throw new WrongUsage(Suggestions.unknown("action of consumer", action, ACTIONS));
    }
    boolean more = arguments.operands().size() > 1;
    if (more == action.equals("list")) {
      String what = action.equals("remove") ? "a NAME" : "a FILE";
      throw new WrongUsage(
          "consumer "
              + action
              + ": "
              + (more ? arguments.operand(1) : "nothing follows")
              + " (expected: "
              + (more ? "nothing" : what)
              + ")");
    }
    return new ConsumerCommand(file, action, more ? arguments.operand(1) : "");
  }

  /// Returns the exit status.
  ///
  /// @throws WrongUsage if there is no such path
  public int run(Terminal terminal) throws WrongUsage {
    return switch (GatewaySettings.load(file)) {
      case Loaded.Bad<GatewaySettings> bad -> {
        terminal.complain(bad.problems());
        yield 1;
      }
      case Loaded.Good<GatewaySettings> good -> change(good.value(), terminal);
    };
  }

  private int change(GatewaySettings settings, Terminal terminal) throws WrongUsage {
    try (ShelfChanges changes =
        new ShelfChanges(
            settings.consumers(),
            settings.consumerFiles(),
            settings.revokedKeys(),
            settings.store())) {
      return change(changes, terminal);
    } catch (BrokenConsumers e) {
      terminal.complain(e.problems());
      return 1;
    } catch (InvalidPathException e) {
      throw new WrongUsage("consumer " + action + ": " + e.getMessage());
    } catch (StoreAway | IllegalArgumentException e) {
      terminal.complain(String.valueOf(e.getMessage()));
      return 1;
    }
  }

  private int change(ShelfChanges changes, Terminal terminal) throws BrokenConsumers {
    return switch (action) {
      case "load" -> load(changes, terminal);
      case "put" -> put(changes, terminal);
      case "remove" -> remove(changes, terminal);
      default -> list(changes, terminal);
    };
  }

  private int load(ShelfChanges changes, Terminal terminal) throws BrokenConsumers {
    int count = changes.load(Path.of(operand));
    terminal.say(count + " consumers lie in " + changes.text() + ", and no others");
    return 0;
  }

  private int put(ShelfChanges changes, Terminal terminal) throws BrokenConsumers {
    ShelfChanges.Put put = changes.put(Path.of(operand));
    terminal.say(
        "%d added, %d replaced; %d consumers lie in %s"
            .formatted(put.added(), put.replaced(), put.count(), changes.text()));
    return 0;
  }

  private int remove(ShelfChanges changes, Terminal terminal) {
    int left = changes.remove(operand);
    if (left < 0) {
      terminal.complain("no consumer " + operand + " lies in " + changes.text());
      return 1;
    }
    terminal.say(operand + " is removed; " + left + " consumers lie in " + changes.text());
    return 0;
  }

  private static int list(ShelfChanges changes, Terminal terminal) throws BrokenConsumers {
    SortedMap<String, String> all = changes.list(ConsumerCommand::shown);
    all.values().forEach(terminal::say);
    terminal.say(all.size() + " consumers lie in " + changes.text());
    return 0;
  }

  private static String shown(String name, ConsumerConfig config) {
    StringJoiner line = new StringJoiner("  ");
    line.add(name.replaceAll("\\p{C}", "?")); // a terminal obeys control characters
    if (config.tier() != null) {
      line.add("tier " + config.tier());
    }
    for (Credential credential : config.credentials()) {
      String until = credential.expires() == null ? "" : " until " + credential.expires();
      line.add(credential.kind().method() + " " + credential.foundBy(name) + until);
    }
    if (config.disabled()) {
      line.add("disabled");
    }
    return line.toString();
  }
}
