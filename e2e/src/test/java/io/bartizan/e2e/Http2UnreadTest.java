package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.Reply;
import io.bartizan.testkit.ScriptedUpstream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Heads of answers are bounded by no window. Many HTTP/2 clients that ask and do not read get no
/// more memory than there is, and others are served.
class Http2UnreadTest {
  private static final int ATTACKERS = 60;
  private static final int REQUESTS = 48;

  @TempDir Path folder;

  @Test
  void heads_that_nobody_reads_take_no_more_memory_than_there_is() throws Exception {
    Reply large = Reply.of(204).field("X-Large", "y".repeat(30_000));
    List<FrameWire> wires = new ArrayList<>();
    try (ScriptedUpstream upstream = ScriptedUpstream.start();
        Program gateway = Program.serving(folder, yaml(upstream.endpoint()))) {
      upstream.always(seen -> seen.target().equals("/open") ? Reply.ok(Warehouse.ANSWER) : large);
      int port = gateway.port("api");
      try (Bystander bystander = Bystander.before(() -> RawClient.plain(port))) {
        for (int i = 0; i < ATTACKERS; i++) {
          FrameWire wire = new FrameWire(RawClient.plain(port), "http").open();
          wires.add(wire);
          for (int stream = 1; stream < 2 * REQUESTS; stream += 2) {
            wire.send(wire.get(stream, "/large"));
          }
        }
        bystander.isServed(50);
      } finally {
        for (FrameWire wire : wires) {
          wire.close();
        }
      }
      assertThat(gateway.complaints()).doesNotContain("OutOfDirectMemory", "Exception");
      gateway.end("TERM");
    }
  }

  private static String yaml(String upstream) {
    return """
    listen: { http: 127.0.0.1:0, name: api, protocols: [http1, h2] }
    services: { shop: { endpoints: "%s" } }
    routes:
      - { path: /**, service: shop, public: true }
    admin: { listen: 127.0.0.1:0 }
    log: { access: 'off' }
    """
        .formatted(upstream);
  }
}
