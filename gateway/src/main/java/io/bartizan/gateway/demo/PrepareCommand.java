package io.bartizan.gateway.demo;

import io.bartizan.gateway.command.Terminal;
import io.bartizan.gateway.run.Reloading;
import io.bartizan.telemetry.Diagnostics;
import io.bartizan.telemetry.LogConfig;
import java.io.IOException;
import java.security.GeneralSecurityException;

/// `bartizan prepare`: goes once through what every start and every request does. The launcher has
/// the JVM record it, and later starts begin with classes that are loaded and linked already, and
/// with a profile of the methods that are worth compiling.
public final class PrepareCommand {
  /// Returns the exit status. Blocks for some seconds.
  public int run(Terminal terminal) throws InterruptedException {
    try (Diagnostics _ = Diagnostics.install(LogConfig.Form.JSON);
        Demo demo = Demo.prepare()) {
      Reloading reloading =
          new Reloading(demo.configuration(), demo.gateway(), demo.reading().watch(), _ -> {});
      reloading.start();
      int answers = Visits.to(demo);
      reloading.stop();
      terminal.say("went through " + answers + " requests");
      return 0;
    } catch (IOException | GeneralSecurityException e) {
      terminal.complain(String.valueOf(e.getMessage()));
      return 1;
    }
  }
}
