package io.bartizan.proxy.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bartizan.config.Config;
import io.bartizan.proxy.settings.EndpointSettings;
import io.bartizan.proxy.settings.ServiceSettings;
import io.bartizan.proxy.upstream.Service;
import io.bartizan.proxy.upstream.Upstreams;
import io.bartizan.telemetry.ServiceMeter;
import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.RawClient;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Services behind a socket of the same machine.
class UnixEndpointTest {
  private static final String GET = "GET /x HTTP/1.1\r\nHost: shop.example\r\n\r\n";

  private final List<String> heads = Collections.synchronizedList(new ArrayList<>());
  private Path folder;
  private Path socket;
  private Upstreams upstreams;

  @BeforeEach
  void open() throws IOException {
    folder = Files.createTempDirectory("sock");
    socket = folder.resolve("s");
    upstreams = new Upstreams(2);
  }

  @AfterEach
  void close() throws IOException {
    upstreams.close();
    Files.deleteIfExists(socket);
    Files.delete(folder);
  }

  private House house() throws Exception {
    String yaml = "{ endpoints: 'unix:" + socket + "' }";
    ServiceSettings settings = Config.parse("test.yaml", yaml, ServiceSettings.class).orElseThrow();
    return House.before().service(meter -> service(settings, meter)).open();
  }

  private Service service(ServiceSettings settings, ServiceMeter meter) {
    try {
      Upstreams.Draft draft = upstreams.draft();
      Service service = draft.service("upstream", settings, meter);
      draft.resolve();
      draft.keep();
      return service;
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private ServerSocketChannel serve() throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    Thread.ofVirtual().start(() -> accept(server));
    return server;
  }

  private void accept(ServerSocketChannel server) {
    try {
      while (true) {
        SocketChannel channel = server.accept();
        Thread.ofVirtual().start(() -> answer(channel));
      }
    } catch (IOException _) {
      // The test is over.
    }
  }

  private void answer(SocketChannel channel) {
    try (channel) {
      ByteBuffer room = ByteBuffer.allocate(64 * 1024);
      while (channel.read(room) > 0) {
        String head = new String(room.array(), 0, room.position(), StandardCharsets.ISO_8859_1);
        if (head.endsWith("\r\n\r\n")) {
          heads.add(head);
          room.clear();
          String body = "x".repeat(100_000);
          channel.write(
              ByteBuffer.wrap(
                  ("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + body)
                      .getBytes(StandardCharsets.ISO_8859_1)));
        }
      }
    } catch (IOException _) {
      // The gateway has closed.
    }
  }

  @Test
  void requests_go_to_the_socket() throws Exception {
    try (ServerSocketChannel _ = serve();
        House house = house();
        RawClient client = RawClient.plain(house.port())) {
      for (int i = 0; i < 3; i++) {
        RawAnswer answer = client.ask(GET);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().length()).isEqualTo(100_000);
      }
      assertThat(heads).hasSize(3).allMatch(head -> head.contains("\r\nHost: localhost\r\n"));
    }
  }

  @Test
  void a_socket_that_is_not_there_is_unreachable() throws Exception {
    try (House house = house();
        RawClient client = RawClient.plain(house.port())) {
      RawAnswer answer = client.ask(GET);
      assertThat(answer.status()).isEqualTo(502);
      assertThat(answer.text()).contains("upstream.unreachable");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix:", "unix:relative", "unix:/", "unix:/folder/"})
  void what_is_no_path_is_refused(String url) {
    assertThatThrownBy(() -> EndpointSettings.at(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("absolute path");
  }

  @Test
  void a_path_that_is_too_long_for_the_kernel_is_refused() {
    assertThatThrownBy(() -> EndpointSettings.at("unix:/" + "x".repeat(107)))
        .hasMessageContaining("at most 107 bytes");
  }
}
