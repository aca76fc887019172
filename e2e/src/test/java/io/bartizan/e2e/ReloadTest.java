package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.TestCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.Certificate;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Configurations and certificates change while 64 connections ask without a pause, and no request
/// is lost.
class ReloadTest {
  private static final int RELOADS = 200;
  private static final int BY_WATCHING = 20;
  private static final Duration MOST = Duration.ofSeconds(5);

  @TempDir Path folder;
  private TestCertificates certificates;
  private Warehouse warehouse;
  private Program gateway;
  private Shell.Running load;

  @BeforeEach
  void serve() throws Exception {
    certificates = TestCertificates.in(folder);
    certificates.server("api", "localhost");
    warehouse = Warehouse.open();
    gateway = Program.serving(folder, configuration("generation 0"));
    Path calm = folder.resolve("calm.lua");
    Files.writeString(calm, "function delay() return 20 end");
    load =
        Shell.start(
            "wrk",
            "-t",
            "1",
            "-c",
            "64",
            "-d",
            "600s",
            "--timeout",
            "30s",
            "-s",
            calm.toString(),
            "https://localhost:" + gateway.port("api") + "/orders");
    Eventually.holds("load", () -> warehouse.served() > 100);
  }

  @AfterEach
  void end() throws Exception {
    load.process().destroyForcibly();
    gateway.close();
    warehouse.close();
  }

  /// What a client sees of a configuration is a header.
  private String configuration(String mark) {
    return """
    listen: { https: 127.0.0.1:0, name: api }
    tls: { certificate: api.pem, key: api.key }
    services: { warehouse: { endpoints: [ "%s" ] } }
    routes:
      - { path: /**, service: warehouse, public: true, security-headers: { referrer-policy: "%s" } }
    admin: { listen: 127.0.0.1:0 }
    log: { access: "off" }
    """
        .formatted(warehouse.endpoint(), mark);
  }

  @Test
  void two_hundred_reloads_are_seen_at_once_and_lose_no_request() throws Exception {
    Duration slowest = Duration.ZERO;
    RawClient old = connect();
    for (int i = 1; i <= RELOADS; i++) {
      String mark = "generation " + i;
      boolean watched = i % (RELOADS / BY_WATCHING) == 0;
      write(configuration(mark));
      if (!watched) {
        gateway.signal("HUP");
      }
      RawClient before = old;
      Duration took =
          Eventually.holds(mark + " on an old connection", () -> ask(before).equals(mark));
      old = connect();
      assertThat(ask(old)).as("on a new connection").isEqualTo(mark);
      before.close();
      slowest = took.compareTo(slowest) > 0 ? took : slowest;
    }
    old.close();
    System.out.println("slowest of " + RELOADS + " reloads: " + slowest.toMillis() + " ms");
    assertThat(slowest).isLessThan(MOST);
    assertNothingLost();
  }

  @Test
  void certificates_rotate_and_a_bad_file_changes_nothing() throws Exception {
    try (RawClient old = connect()) {
      Certificate first = certificate(old);
      certificates.server("api", "localhost");
      Eventually.holds("the new certificate", () -> !first.equals(certificateOfNew()));
      assertThat(ask(old)).as("on the old connection").isEqualTo("generation 0");

      String before = gateway.page("/config");
      write(configuration("generation 1").replace("service: warehouse", "service: warehose"));
      Eventually.holds("a complaint", () -> gateway.complaints().contains("stays in force"));
      assertThat(gateway.complaints()).contains("did you mean `warehouse`?");
      assertThat(gateway.page("/config")).contains("refused", "bartizan.yaml:5:");
      assertThat(version(gateway.page("/config"))).isEqualTo(version(before));
      assertThat(gateway.metric("bartizan_config_last_reload_successful")).isZero();
      assertThat(ask(old)).isEqualTo("generation 0");
      try (RawClient young = connect()) {
        assertThat(ask(young)).isEqualTo("generation 0");
      }

      write(configuration("generation 2"));
      Eventually.holds("the repaired file", () -> ask(old).equals("generation 2"));
      Eventually.holds("the report", () -> gateway.page("/config").contains("taken over"));
      assertThat(gateway.metric("bartizan_config_last_reload_successful")).isOne();
    }
    assertNothingLost();
  }

  private static String version(String page) {
    return page.replaceAll("(?s).*\"version\": \"([0-9a-f]+)\".*", "$1");
  }

  /// In one step, as every careful program writes.
  private void write(String configuration) throws IOException {
    Path next = Files.writeString(folder.resolve("next.yaml"), configuration);
    Files.move(
        next,
        folder.resolve("bartizan.yaml"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  private RawClient connect() throws Exception {
    return RawClient.tls(gateway.port("api"), certificates.trusting(), "localhost", "http/1.1")
        .patience(Duration.ofSeconds(30));
  }

  private static String ask(RawClient client) throws IOException {
    RawAnswer answer = client.ask("GET /orders HTTP/1.1\r\nHost: localhost\r\n\r\n");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).isEqualTo(Warehouse.ANSWER);
    return answer.field("Referrer-Policy");
  }

  private static Certificate certificate(RawClient client) throws Exception {
    return client.session().getPeerCertificates()[0];
  }

  private Certificate certificateOfNew() throws Exception {
    try (RawClient client = connect()) {
      return certificate(client);
    }
  }

  private void assertNothingLost() throws Exception {
    Shell.run("kill", "-INT", String.valueOf(load.process().pid())).orFail();
    String report = Shell.end(load).orFail();
    System.out.println(report);
    assertThat(report).containsPattern("[1-9]\\d* requests in");
    assertThat(report).doesNotContain("Socket errors", "Non-2xx");
    gateway.end("TERM");
  }
}
