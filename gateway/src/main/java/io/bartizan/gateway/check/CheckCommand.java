package io.bartizan.gateway.check;

import io.bartizan.config.Effective;
import io.bartizan.config.Loaded;
import io.bartizan.gateway.assembly.Assembled;
import io.bartizan.gateway.assembly.Assembly;
import io.bartizan.gateway.assembly.Offline;
import io.bartizan.gateway.command.Terminal;
import io.bartizan.gateway.settings.GatewaySettings;
import io.bartizan.gateway.settings.Resolved;
import io.bartizan.identity.consumer.BrokenConsumers;
import io.bartizan.identity.consumer.StoredConsumers;
import io.bartizan.identity.jwt.KeyWitness;
import io.bartizan.pipeline.Ticker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/// `bartizan check`.
public final class CheckCommand {
  private final Path file;
  private final boolean effective;

  /// @param effective whether to print the whole configuration instead of what it protects
  public CheckCommand(Path file, boolean effective) {
    this.file = file;
    this.effective = effective;
  }

  /// Returns the exit status.
  public int run(Terminal terminal) {
    return switch (GatewaySettings.load(file)) {
      case Loaded.Bad<GatewaySettings> bad -> {
        terminal.complain(bad.problems());
        yield 1;
      }
      case Loaded.Good<GatewaySettings> good -> {
        if (effective) {
          terminal.out().print(Effective.dump(Resolved.of(good.value())));
          yield 0;
        }
        yield show(good, terminal);
      }
    };
  }

  private int show(Loaded.Good<GatewaySettings> good, Terminal terminal) {
    try (Offline offline = new Offline(Ticker.SYSTEM, new Silence(), StoredConsumers.unasked())) {
      Assembled assembled = Assembly.of(good.value(), offline.parts());
      Posture posture = Posture.of(assembled, good.unsafe(), Instant.now());
      terminal.say(file + ": " + terminal.ink().green("no mistakes"));
      terminal.out().print(new PostureText(terminal.ink()).of(posture));
      terminal.out().print(new RoadText(terminal.ink()).of(assembled));
      terminal.out().print(new ServiceText(terminal.ink()).of(good.value().services()));
      return 0;
    } catch (BrokenConsumers e) {
      terminal.complain(e.problems());
      return 1;
    } catch (IOException | IllegalArgumentException e) {
      terminal.complain(file + ": " + e.getMessage());
      return 1;
    }
  }

  /// Nothing is fetched while a configuration is only looked at.
  private static final class Silence implements KeyWitness {
    @Override
    public void fetched(String source, int keys, List<String> complaints) {}

    @Override
    public void failed(String source, String reason) {}
  }
}
