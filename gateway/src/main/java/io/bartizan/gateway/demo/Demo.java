package io.bartizan.gateway.demo;

import io.bartizan.gateway.run.Gateway;
import io.bartizan.gateway.run.Reading;
import io.bartizan.pipeline.Ticker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/// A small orders API, an issuer of tokens, and a gateway in front of them, all on this machine.
///
/// @param reading what the gateway runs
record Demo(
    DemoFolder folder, OrdersApi orders, DemoIssuer issuer, Reading reading, Gateway gateway)
    implements AutoCloseable {
  private static final int UPSTREAM_PORT = 9001;
  private static final int ISSUER_PORT = 9002;
  private static final int ADMIN_PORT = 9901;

  /// Starts everything. Where another process has one of the ports that only the example names, a
  /// free one serves.
  ///
  /// @param port the gateway's; 0 for any free one
  /// @throws IOException if that port is taken
  static Demo start(int port) throws IOException, InterruptedException {
    Opened opened = new Opened();
    try {
      DemoFolder folder = opened.add(DemoFolder.made());
      OrdersApi orders = opened.add(OrdersApi.serving(freeOr0(UPSTREAM_PORT)));
      DemoIssuer issuer = opened.add(DemoIssuer.serving(freeOr0(ISSUER_PORT)));
      folder.configure(port, orders.port(), issuer.port(), freeOr0(ADMIN_PORT) == 0);
      folder.credentials(issuer, Instant.now());
      Reading reading = Reading.of(folder.configuration());
      Gateway gateway =
          Gateway.start(
              reading.loaded().orElseThrow(),
              Runtime.getRuntime().availableProcessors(),
              Ticker.SYSTEM);
      return new Demo(folder, orders, issuer, reading, gateway);
    } catch (IOException | RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  private static int freeOr0(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException _) {
      return 0;
    }
  }

  int port() {
    return gateway
        .address(reading.loaded().orElseThrow().listen().getFirst().socket().label())
        .getPort();
  }

  List<DemoLine> lines() {
    return DemoLine.of(folder, port());
  }

  Path configuration() {
    return folder.configuration();
  }

  /// Gives every caller a fresh token.
  void refresh() throws IOException {
    folder.credentials(issuer, Instant.now());
  }

  @Override
  public void close() throws IOException {
    gateway.close();
    issuer.close();
    orders.close();
    folder.close();
  }
}
