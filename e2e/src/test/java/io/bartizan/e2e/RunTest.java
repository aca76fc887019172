package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.Reply;
import io.bartizan.testkit.ScriptedUpstream;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How the program ends.
final class RunTest {
  private static final String HALF =
      "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nab";

  @TempDir private Path folder;
  private ScriptedUpstream upstream;

  @BeforeEach
  void open() throws IOException {
    upstream = ScriptedUpstream.start().always(Reply.ok("hello"));
  }

  @AfterEach
  void close() throws IOException {
    upstream.close();
  }

  @Test
  void a_request_that_is_under_way_is_answered_before_the_end() throws Exception {
    try (Program program = Program.serving(folder, configuration());
        RawClient client = RawClient.plain(program.port("http:0"))) {
      begin(client);
      program.signal("TERM");
      Eventually.holds("the end", () -> program.complaints().contains("ending: "));
      assertThat(client.ask("cd").status()).isEqualTo(200);
      program.end("CONT");
    }
  }

  @Test
  void a_second_signal_ends_it_at_once() throws Exception {
    try (Program program = Program.serving(folder, configuration());
        RawClient client = RawClient.plain(program.port("http:0"))) {
      begin(client);
      program.signal("INT");
      Eventually.holds("the end", () -> program.complaints().contains("ending: "));
      program.signal("INT");
      Eventually.holds("a sudden end", () -> !program.alive());
      assertThat(client.rest().length()).isZero();
    }
  }

  private void begin(RawClient client) throws Exception {
    client.send(HALF);
    Eventually.holds("the request's beginning", () -> upstream.connections() == 1);
  }

  private String configuration() {
    return """
    listen: { http: 127.0.0.1:0 }
    services: { api: { endpoints: "%s" } }
    routes: [ { path: /, service: api, public: true } ]
    admin: { listen: 127.0.0.1:0 }
    """
        .formatted(upstream.endpoint());
  }
}
