package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.ScriptedUpstream;
import io.bartizan.testkit.TestCertificates;
import io.bartizan.testkit.TestDirectory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Names and passwords that want more of a real directory than to be looked up and tried.
final class LdapAttacksTest {
  private static final String WRONG = "credential.invalid";
  private static final String UNREADABLE = "credential.malformed";

  @TempDir static Path folder;
  private static ScriptedUpstream upstream;
  private static TestDirectory directory;
  private static TestGateway gateway;

  /// @param path `/search`, where the entry is looked for, or `/direct`, where its name is made
  /// @param login user, colon and password
  record Row(String name, String code, String path, String login) {
    @Override
    public String toString() {
      return name + ": " + code;
    }
  }

  private static Row search(String name, String login) {
    return new Row("search: " + name, WRONG, "/search", login);
  }

  private static Row direct(String name, String login) {
    return new Row("direct: " + name, WRONG, "/direct", login);
  }

  static final List<Row> ROWS =
      List.of(
          search("a wrong password", "ann:wrong"),
          search("an empty password", "ann:"),
          search("an empty password of the searcher", "gateway:"),
          search("nobody", "nobody:right"),
          search("an asterisk", "*:right"),
          search("the beginning and an asterisk", "a*:right"),
          search("a filter closed and another opened", "ann)(uid=*:right"),
          search("a filter that is always true", "*)(objectClass=*:right"),
          search("an or", "ann))(|(uid=*:right"),
          search("an escaped asterisk", "ann\\2a:right"),
          search("parentheses", "(ann):right"),
          search("the name of an entry", "uid=ann,ou=people,dc=example,dc=com:right"),
          search("the name of the searcher's entry", "cn=gateway,dc=example,dc=com:searcher"),
          search("the searcher", "gateway:searcher"),
          search("a letter that folds", "ANN\u0130:right"),
          direct("an empty password", "ann:"),
          direct("a wrong password", "ann:wrong"),
          direct("further parts of a name", "ann,ou=people,dc=example,dc=com:right"),
          direct("a second attribute", "ann+cn=Ann:right"),
          direct("a name in hexadecimal", "#0403616e6e:right"),
          direct("an escaped comma", "ann\\2cou=people:right"),
          direct("quotes", "\"ann\":right"),
          direct("nobody", "nobody:right"),
          new Row("a NUL behind the user", UNREADABLE, "/search", "ann\0:right"),
          new Row("a NUL for a password", UNREADABLE, "/direct", "ann:\0"),
          new Row("no colon", UNREADABLE, "/search", "ann"),
          new Row("no user", UNREADABLE, "/direct", ":right"));

  @BeforeAll
  static void open() throws Exception {
    assumeTrue(TestDirectory.installed());
    Files.writeString(folder.resolve("searcher"), "searcher");
    TestCertificates authority = TestCertificates.in(Files.createDirectory(folder.resolve("ldap")));
    directory =
        TestDirectory.start(
            Files.createDirectory(folder.resolve("slapd")),
            authority.server("ldap", "127.0.0.1"),
            LdapTest.ENTRIES);
    upstream = ScriptedUpstream.start();
    String secure =
        "servers: \"127.0.0.1:%d\", trust: ldap/ca.pem, remember: 0s, attempts: 100"
            .formatted(directory.securePort());
    gateway =
        TestGateway.start(
            folder,
            """
            listen: { http: 127.0.0.1:0 }
            services: { orders: { endpoints: "%1$s" } }
            routes:
              - { path: /search, service: orders, authenticate: { ldap: { %2$s, %3$s } } }
              - { path: /direct, service: orders, authenticate: { ldap: { %2$s, %4$s } } }
            """
                .formatted(upstream.endpoint(), secure, LdapTest.SEARCH, LdapTest.DIRECT));
  }

  @AfterAll
  static void close() throws Exception {
    if (gateway != null) {
      gateway.close();
      upstream.close();
      directory.close();
    }
  }

  @ParameterizedTest
  @FieldSource("ROWS")
  void is_refused(Row row) throws Exception {
    String login = Base64.getEncoder().encodeToString(row.login.getBytes(StandardCharsets.UTF_8));
    try (RawClient client = RawClient.plain(gateway.port("http:0"))) {
      RawAnswer answer =
          client.ask(
              "GET %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic %s\r\n\r\n"
                  .formatted(row.path, login));
      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.text())
          .contains("\"code\":\"" + row.code + "\"")
          .doesNotContain("ann", "dc=", "uid=");
    }
    assertThat(upstream.requests()).isEmpty();
  }
}
