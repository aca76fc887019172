package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.testkit.RawClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Another process takes the place of a running gateway.
final class UpgradeTest {
  private static final int CLIENTS = 8;

  @TempDir private Path folder;
  private Warehouse warehouse;

  @BeforeEach
  void open() throws Exception {
    warehouse = Warehouse.open();
  }

  @AfterEach
  void close() throws Exception {
    warehouse.close();
  }

  private String configuration(int port) {
    return """
    listen: { http: 127.0.0.1:%d, name: api }
    services: { shop: { endpoints: [ "%s" ] } }
    routes: [ { path: /**, service: shop, public: true } ]
    admin: { listen: 127.0.0.1:0 }
    """
        .formatted(port, warehouse.endpoint());
  }

  /// Starts a gateway that takes the place of the one that listens at `port`; at none, if it is 0.
  private Program start(String name, int port) throws Exception {
    Path home = Files.createDirectory(folder.resolve(name));
    String[] more = port == 0 ? new String[0] : new String[] {"--take-over"};
    return Program.serving(home, configuration(port), more);
  }

  private static void allAreServed(List<Bystander> clients) throws Exception {
    for (Bystander client : clients) {
      client.isServed(20);
    }
  }

  @Test
  void no_request_fails_while_one_process_takes_the_place_of_another() throws Exception {
    try (Program first = start("first", 0)) {
      int port = first.port("api");
      List<Bystander> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(Bystander.before(() -> RawClient.plain(port)));
      }
      try (Program second = start("second", port)) {
        allAreServed(clients);
        first.end("TERM");
        allAreServed(clients);
        try (Program third = start("third", port)) {
          second.end("TERM");
          allAreServed(clients);
          assertThat(third.metric("bartizan_requests_total")).isGreaterThan(100);
          for (Bystander client : clients) {
            client.close();
          }
          third.end("TERM");
        }
      }
    }
  }

  @Test
  void nobody_takes_a_place_without_being_told_to() throws Exception {
    try (Program first = start("first", 0)) {
      Path file = folder.resolve("second.yaml");
      Files.writeString(file, configuration(first.port("api")));
      Shell.Result second = Program.command("run", "-c", file.toString());
      assertThat(second.status()).isEqualTo(1);
      assertThat(second.toString()).contains("cannot listen on 127.0.0.1:" + first.port("api"));
      first.end("TERM");
    }
  }
}
