package io.bartizan.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.config.Config;
import io.bartizan.pipeline.Memory;
import io.bartizan.pipeline.Ticker;
import io.bartizan.proxy.settings.ServiceSettings;
import io.bartizan.telemetry.LogConfig;
import io.bartizan.telemetry.Recorder;
import io.bartizan.telemetry.Roster;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class UpstreamsTest {
  private final Upstreams upstreams = new Upstreams(1);
  private Recorder recorder;
  private Roster roster;

  @BeforeEach
  void open() throws IOException {
    LogConfig off = Config.parse("t.yaml", "access: off", LogConfig.class).orElseThrow();
    recorder = Recorder.open(off, 1, Ticker.SYSTEM, new Memory(1));
    roster = recorder.metrics().roster();
  }

  @AfterEach
  void close() {
    upstreams.close();
    recorder.close();
  }

  @Test
  void an_endpoint_has_an_address_and_a_name() throws Exception {
    Service service =
        running(
            "{ endpoints: [ 'http://127.0.0.1:9001', 'https://[::1]', 'http://localhost:1' ] }");
    assertThat(service.endpoints().get(0).name()).isEqualTo("127.0.0.1:9001");
    assertThat(service.endpoints().get(1).name()).isEqualTo("[::1]:443");
    assertThat(service.endpoints().get(1).tls()).isNotNull();
    assertThat(service.endpoints().getFirst().address())
        .isEqualTo(new InetSocketAddress(InetAddress.getLoopbackAddress(), 9001));
    assertThat(service.endpoints().subList(2, service.endpoints().size()))
        .isNotEmpty()
        .allSatisfy(endpoint -> {
          assertThat(endpoint.authority()).isEqualTo("localhost:1");
          assertThat(((InetSocketAddress) endpoint.address()).getAddress().isLoopbackAddress())
              .isTrue();
        });
  }

  @Test
  void an_endpoint_that_stays_the_same_outlives_a_reload() throws Exception {
    Service before = running("{ endpoints: [ 'http://127.0.0.1:1', 'https://127.0.0.1:2' ] }");
    Service after =
        running(
            "{ endpoints: [ 'https://127.0.0.1:2', 'http://127.0.0.1:1' ], response-timeout: 1s }");
    assertThat(after.endpoints().get(0)).isSameAs(before.endpoints().get(1));
    assertThat(after.endpoints().get(1)).isSameAs(before.endpoints().get(0));
    assertThat(after.responseNanos()).isEqualTo(1_000_000_000L);
  }

  @Test
  void an_endpoint_that_is_proved_otherwise_is_another() throws Exception {
    Service before = running("{ endpoints: 'https://127.0.0.1:2' }");
    Service after = running("{ endpoints: 'https://127.0.0.1:2', tls: { server-name: a } }");
    assertThat(after.endpoints().get(0)).isNotSameAs(before.endpoints().get(0));
  }

  private Service running(String yaml) throws Exception {
    Upstreams.Draft draft = upstreams.draft();
    ServiceSettings settings = Config.parse("t.yaml", yaml, ServiceSettings.class).orElseThrow();
    Service service = draft.service("orders", settings, roster.service("orders"));
    draft.resolve();
    draft.keep();
    return service;
  }
}
