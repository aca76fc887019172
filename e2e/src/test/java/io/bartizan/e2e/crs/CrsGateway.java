package io.bartizan.e2e.crs;

import com.nimbusds.jose.util.JSONObjectUtils;
import io.bartizan.e2e.Eventually;
import io.bartizan.e2e.TestGateway;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/// A gateway with the Core Rule Set as its tests want it set up: watched, paranoia level 4. Every
/// request comes from an address of its own, by which the log tells what it hit.
final class CrsGateway implements AutoCloseable {
  private static final String SETUP =
      """
      SecAction "id:900005,phase:1,nolog,pass,ctl:ruleEngine=DetectionOnly,\\
        ctl:ruleRemoveById=910000,setvar:tx.blocking_paranoia_level=4,\\
        setvar:tx.crs_validate_utf8_encoding=1,setvar:tx.arg_name_length=100,\\
        setvar:tx.arg_length=400,setvar:tx.total_arg_length=64000,setvar:tx.max_num_args=255,\\
        setvar:tx.max_file_size=64100,setvar:tx.combined_file_sizes=65535"
      """;

  /// How many requests make sure that the log has everything that came before: more than there are
  /// event loops.
  private static final int LAST = 16;

  private final Reflector reflector;
  private final TestGateway gateway;
  private final Path log;
  private final AtomicInteger clients = new AtomicInteger();

  private CrsGateway(Reflector reflector, TestGateway gateway, Path log) {
    this.reflector = reflector;
    this.gateway = gateway;
    this.log = log;
  }

  static CrsGateway start(Path folder, Path crs) throws Exception {
    Path log = folder.resolve("access.log");
    Files.writeString(folder.resolve("tests.conf"), SETUP);
    Reflector reflector = Reflector.open();
    TestGateway gateway =
        TestGateway.start(
            folder,
            """
            listen: { http: 127.0.0.1:0, bounds: { head-size: 64KiB, uri-size: 32KiB } }
            services: { reflector: { endpoints: [ "%s" ] } }
            defaults:
              waf:
                rules: [ tests.conf, "%s" ]
                mode: watch
                body: { limit: 1MiB }
                responses: { types: [ text/plain, text/html, text/xml, application/json ] }
            routes: [ { path: /**, service: reflector, public: true } ]
            log: { access: "%s" }
            """
                .formatted(reflector.endpoint(), crs.toAbsolutePath().normalize(), log));
    return new CrsGateway(reflector, gateway, log);
  }

  /// An address that nobody has had.
  InetAddress client() throws IOException {
    int next = clients.incrementAndGet();
    byte[] address = {127, (byte) (1 + (next >> 16)), (byte) (next >> 8), (byte) next};
    return InetAddress.getByAddress(address);
  }

  Answer send(byte[] request, InetAddress client) {
    return Answer.to(request, client, gateway.port("http:0"));
  }

  /// What was hit, by the client's address. Waits until everything that came so far is in the log.
  Map<String, Hits> hits() throws Exception {
    Map<String, Hits> hits = new HashMap<>();
    List<InetAddress> last = last();
    Eventually.holds(
        "the log is complete",
        () -> {
          hits.clear();
          read(hits);
          return last.stream().allMatch(client -> hits.containsKey(client.getHostAddress()));
        });
    return hits;
  }

  private List<InetAddress> last() throws IOException {
    List<InetAddress> last = new ArrayList<>();
    byte[] request =
        "GET /last HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
            .getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < LAST; i++) {
      InetAddress client = client();
      last.add(client);
      Answer answer = send(request, client);
      if (answer.status() != 200) {
        throw new IOException("status " + answer.status() + " " + answer.error());
      }
    }
    return last;
  }

  private void read(Map<String, Hits> hits) throws IOException, ParseException {
    for (String line : Files.readAllLines(log, StandardCharsets.UTF_8)) {
      Map<String, Object> event = JSONObjectUtils.parse(line);
      boolean ofRules = "waf".equals(event.get("event"));
      hits.merge(
          String.valueOf(event.get("client")), ofRules ? Hits.of(event) : Hits.NONE, Hits::and);
    }
  }

  @Override
  public void close() throws IOException {
    gateway.close();
    reflector.close();
  }
}
