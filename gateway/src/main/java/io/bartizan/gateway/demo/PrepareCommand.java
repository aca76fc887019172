package io.bartizan.gateway.demo;

import io.bartizan.gateway.command.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.time.Instant;

/// `bartizan prepare`: has the JVM record a gateway that starts, serves some thousand requests and
/// ends. Later starts begin with classes that are loaded and linked already, and with a profile of
/// the methods that are worth compiling. The client is in this process, the gateway in another, so
/// that the record holds nothing but the gateway.
public final class PrepareCommand {
  private final String main;
  private final Path output;
  private final Path natives;

  /// @param main the program's class
  /// @param output where the record goes; one that is there is replaced
  /// @param natives the folder for native libraries; what is there is replaced
  public PrepareCommand(String main, Path output, Path natives) {
    this.main = main;
    this.output = output;
    this.natives = natives;
  }

  /// Returns the exit status. Blocks for some seconds.
  public int run(Terminal terminal) throws InterruptedException {
    Opened opened = new Opened();
    try {
      int answers = record(opened);
      terminal.say(
          "%s: %d MiB, made of a start and %d requests; later starts use it"
              .formatted(output, Files.size(output) >> 20, answers));
      return 0;
    } catch (IOException | GeneralSecurityException e) {
      terminal.complain(String.valueOf(e.getMessage()));
      return 1;
    } finally {
      opened.close();
    }
  }

  private int record(Opened opened)
      throws IOException, GeneralSecurityException, InterruptedException {
    DemoFolder folder = opened.add(DemoFolder.made());
    OrdersApi orders = opened.add(OrdersApi.serving(0));
    DemoIssuer issuer = opened.add(DemoIssuer.serving(0));
    folder.prepare(orders.port(), issuer.port());
    folder.credentials(issuer, Instant.now());
    Natives.unpack(natives);
    Path making = output.resolveSibling(output.getFileName() + ".making");
    RecordedGateway gateway =
        opened.add(RecordedGateway.start(main, folder.configuration(), making, natives));
    int answers = Visits.to(folder, gateway.port("https"), gateway.port("http"));
    gateway.end();
    Files.move(making, output, StandardCopyOption.REPLACE_EXISTING);
    return answers;
  }
}
