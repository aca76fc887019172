package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.identity.apikey.KeyMaker;
import io.bartizan.testkit.Field;
import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.ScriptedUpstream;
import io.bartizan.testkit.SeenRequest;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Callers who are known, and say that they are somebody else, in fields by which services are told
/// who calls. The request is answered; what it said never arrives.
final class SpoofingAttacksTest {
  private static final KeyMaker.NewKey KEY = new KeyMaker(new SecureRandom()).make("bz");
  private static final String DROPPED = "never arrives";

  @TempDir static Path folder;
  private static ScriptedUpstream upstream;
  private static TestGateway gateway;

  /// @param code what becomes of it
  /// @param field a line of a head
  /// @param trailer whether it stands behind a body
  record Row(String name, String code, String field, boolean trailer) {
    @Override
    public String toString() {
      return name + ": " + code;
    }
  }

  private static Row head(String field) {
    return new Row(field, DROPPED, field, false);
  }

  private static Row trailer(String field) {
    return new Row(field + ", behind the body", DROPPED, field, true);
  }

  static final List<Row> ROWS =
      List.of(
          head("X-User: admin"),
          head("x-user: admin"),
          head("X_User: admin"),
          head("x_user: admin"),
          head("X-USER: admin"),
          head("X-Consumer-Name: admin"),
          head("X_Consumer_Name: admin"),
          head("X-Consumer_Name: admin"),
          head("X_Consumer-Name: admin"),
          head("X-Roles: admin"),
          head("x_roles: admin"),
          head("X-Identity-Token: admin.admin.admin"),
          head("X_IDENTITY_TOKEN: admin.admin.admin"),
          head("Connection: x-user, x-identity-token, admin"),
          trailer("X-User: admin"),
          trailer("x_user: admin"),
          trailer("X-Consumer_Name: admin"),
          trailer("X-Identity-Token: admin.admin.admin"),
          trailer("x_identity_token: admin.admin.admin"));

  @BeforeAll
  static void open() throws Exception {
    upstream = ScriptedUpstream.start();
    gateway =
        TestGateway.start(
            folder,
            """
            listen: { http: 127.0.0.1:0 }
            services: { orders: { endpoints: "%s" } }
            consumers: { shop: { keys: { id: %s, hash: "%s" } } }
            routes:
              - path: /**
                service: orders
                authenticate: { api-key: {} }
                identity-token: orders
                request-headers: { set: { x-user: "{claim.sub}", x-consumer-name: "{claim.sub}" }, remove: [ x-roles ] }
            """
                .formatted(upstream.endpoint(), KEY.id(), KEY.hash()));
  }

  @AfterAll
  static void close() throws Exception {
    gateway.close();
    upstream.close();
  }

  @ParameterizedTest
  @FieldSource("ROWS")
  void is_not_believed(Row row) throws Exception {
    int before = upstream.requests().size();
    try (RawClient client = RawClient.plain(gateway.port("http:0"))) {
      assertThat(client.ask(request(row)).status()).isEqualTo(200);
    }
    SeenRequest seen = upstream.request(before);
    assertThat(seen.toString()).doesNotContain("admin");
    assertThat(named(seen, "x-user")).containsExactly("shop");
    assertThat(named(seen, "x-consumer-name")).containsExactly("shop");
    assertThat(named(seen, "x-identity-token")).hasSize(1);
  }

  private static String request(Row row) {
    String head = "POST /x HTTP/1.1\r\nHost: localhost\r\nX-API-Key: " + KEY.key() + "\r\n";
    return row.trailer
        ? head + "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n" + row.field + "\r\n\r\n"
        : head + row.field + "\r\nContent-Length: 0\r\n\r\n";
  }

  /// The values of fields that a service may take for `name`, wherever they stand.
  private static List<String> named(SeenRequest seen, String name) {
    return Stream.concat(seen.fields().stream(), seen.trailers().stream())
        .filter(field -> field.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(name))
        .map(Field::value)
        .toList();
  }
}
