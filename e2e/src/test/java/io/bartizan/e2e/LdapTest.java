package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bartizan.config.Loaded;
import io.bartizan.gateway.settings.GatewaySettings;
import io.bartizan.testkit.HandTicker;
import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.ScriptedUpstream;
import io.bartizan.testkit.TestCertificates;
import io.bartizan.testkit.TestDirectory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// People whom a real directory knows, before a whole gateway.
final class LdapTest {
  static final String ENTRIES =
      """
      dn: dc=example,dc=com
      objectClass: dcObject
      objectClass: organization
      dc: example
      o: Example

      dn: cn=gateway,dc=example,dc=com
      objectClass: organizationalRole
      objectClass: simpleSecurityObject
      cn: gateway
      userPassword: searcher

      dn: ou=people,dc=example,dc=com
      objectClass: organizationalUnit
      ou: people

      dn: uid=ann,ou=people,dc=example,dc=com
      objectClass: inetOrgPerson
      uid: ann
      cn: Ann
      sn: A
      mail: ann@example.com
      userPassword: right

      dn: uid=bob,ou=people,dc=example,dc=com
      objectClass: inetOrgPerson
      uid: bob
      cn: Bob
      sn: B
      userPassword: right

      dn: uid=o\\2Cbrien (jr)*,ou=people,dc=example,dc=com
      objectClass: inetOrgPerson
      uid: o,brien (jr)*
      cn: O'Brien
      sn: O
      userPassword: pa:ss:wörd

      dn: ou=groups,dc=example,dc=com
      objectClass: organizationalUnit
      ou: groups

      dn: cn=buyers,ou=groups,dc=example,dc=com
      objectClass: groupOfNames
      cn: buyers
      member: uid=ann,ou=people,dc=example,dc=com
      member: uid=o\\2Cbrien (jr)*,ou=people,dc=example,dc=com

      dn: cn=staff,ou=groups,dc=example,dc=com
      objectClass: groupOfNames
      cn: staff
      member: cn=buyers,ou=groups,dc=example,dc=com

      dn: cn=everybody,ou=groups,dc=example,dc=com
      objectClass: groupOfNames
      cn: everybody
      member: cn=staff,ou=groups,dc=example,dc=com
      member: cn=everybody,ou=groups,dc=example,dc=com
      """;

  static final String SEARCH =
      "search: { base: \"ou=people,dc=example,dc=com\", bind-dn: \"cn=gateway,dc=example,dc=com\", bind-password: \"file:searcher\" }";
  private static final String GROUPS =
      "groups: { base: \"ou=groups,dc=example,dc=com\", nested: 3 }";
  static final String DIRECT = "user-dn: \"uid={user},ou=people,dc=example,dc=com\"";

  @TempDir Path folder;
  private ScriptedUpstream upstream;
  private TestDirectory directory;
  private TestGateway gateway;
  private RawClient client;

  @BeforeEach
  void open() throws Exception {
    assumeTrue(TestDirectory.installed());
    Files.writeString(folder.resolve("searcher"), "searcher");
    TestCertificates authority = TestCertificates.in(Files.createDirectory(folder.resolve("ldap")));
    directory =
        TestDirectory.start(
            Files.createDirectory(folder.resolve("slapd")),
            authority.server("ldap", "127.0.0.1"),
            ENTRIES);
    upstream = ScriptedUpstream.start();
    gateway = TestGateway.start(folder, yaml(secure(SEARCH + ", " + GROUPS)), new HandTicker());
    client = RawClient.plain(gateway.port("http:0"));
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    gateway.close();
    upstream.close();
    directory.close();
  }

  private String secure(String more) {
    return "servers: \"127.0.0.1:%d\", trust: ldap/ca.pem, remember: 0s, %s"
        .formatted(directory.securePort(), more);
  }

  private String yaml(String ldap) {
    return """
    listen: { http: 127.0.0.1:0 }
    services: { orders: { endpoints: "%s" } }
    routes:
      - path: /buyers/**
        service: orders
        authenticate: { ldap: { %s } }
        authorize: { roles: [ buyers ] }
      - path: /everybody/**
        service: orders
        authenticate: { ldap: { %s } }
        authorize: { roles: [ everybody ] }
      - path: /**
        service: orders
        authenticate: { ldap: { %s } }
        request-headers: { set: { x-caller: "{identity}" } }
    """
        .formatted(upstream.endpoint(), ldap, ldap, ldap);
  }

  private RawAnswer ask(String path, String user, String password) throws IOException {
    String login =
        Base64.getEncoder()
            .encodeToString((user + ':' + password).getBytes(StandardCharsets.UTF_8));
    return client.ask(
        "GET "
            + path
            + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic "
            + login
            + "\r\n\r\n");
  }

  private void assertRefused(String user, String password) throws IOException {
    RawAnswer answer = ask("/", user, password);
    assertThat(answer.status()).as("%s:%s", user, password).isEqualTo(401);
    assertThat(answer.text()).contains("\"code\":\"credential.");
  }

  @Test
  void whom_the_directory_knows_passes_and_the_password_stays_here() throws IOException {
    assertThat(ask("/", "ann", "right").status()).isEqualTo(200);
    assertThat(ask("/", "o,brien (jr)*", "pa:ss:wörd").status()).isEqualTo(200);
    assertThat(upstream.requests()).allMatch(seen -> seen.fields("authorization").isEmpty());
    assertThat(upstream.requests().getFirst().fields("x-caller")).containsExactly("ann");
  }

  @Test
  void whoever_is_withdrawn_is_refused_whatever_the_directory_says() throws IOException {
    Files.writeString(folder.resolve("withdrawn.txt"), "sub ldap ann\n");
    gateway.apply(yaml(secure(SEARCH)) + "revocation: { file: withdrawn.txt }\n");
    assertThat(ask("/", "ann", "right").text()).contains("\"code\":\"credential.revoked\"");
    assertThat(ask("/", "bob", "right").status()).isEqualTo(200);
  }

  private String two(String one, String other) {
    return """
    listen: { http: 127.0.0.1:0 }
    services: { orders: { endpoints: "%s" } }
    routes:
      - { path: /staff/**, service: orders, authenticate: { ldap: { %s } } }
      - { path: /**, service: orders, authenticate: { ldap: { %s } } }
    """
        .formatted(upstream.endpoint(), one, other);
  }

  @Test
  void a_name_in_one_directory_is_not_the_same_name_in_another() throws IOException {
    Files.writeString(folder.resolve("withdrawn.txt"), "sub ldap:staff ann\n");
    String withdrawn = "revocation: { file: withdrawn.txt }\n";
    gateway.apply(two("name: staff, " + secure(SEARCH), secure(SEARCH)) + withdrawn);
    assertThat(ask("/staff/1", "ann", "right").text()).contains("credential.revoked");
    assertThat(ask("/", "ann", "right").status()).isEqualTo(200);
  }

  @Test
  void directories_with_other_people_have_names_of_their_own() {
    String here = "servers: \"127.0.0.1:1\", " + DIRECT;
    String machines = here.replace("ou=people", "ou=machines");
    for (String other : List.of(here.replace(":1", ":2"), machines)) {
      assertThat(GatewaySettings.parse("test.yaml", two(here, other)))
          .as(other)
          .isInstanceOfSatisfying(
              Loaded.Bad.class,
              bad ->
                  assertThat(bad.problems().toString())
                      .contains("also `ldap` (expected: a `name` for one of them)"));
      assertThat(GatewaySettings.parse("test.yaml", two("name: staff, " + here, other)))
          .as(other)
          .isInstanceOf(Loaded.Good.class);
    }
    String around = "servers: \"127.0.0.1:1\", search: { base: \"dc=example,dc=com\" }";
    assertThat(GatewaySettings.parse("test.yaml", two(here, around)))
        .isInstanceOf(Loaded.Good.class);
  }

  @Test
  void groups_and_groups_of_groups_are_roles_and_a_circle_ends() throws IOException {
    assertThat(ask("/buyers/1", "ann", "right").status()).isEqualTo(200);
    assertThat(ask("/everybody/1", "ann", "right").status()).isEqualTo(200);
    assertThat(ask("/everybody/1", "o,brien (jr)*", "pa:ss:wörd").status()).isEqualTo(200);
    assertThat(ask("/buyers/1", "bob", "right").status()).isEqualTo(403);
    gateway.apply(yaml(secure(SEARCH + ", groups: { base: \"ou=groups,dc=example,dc=com\" }")));
    assertThat(ask("/buyers/1", "ann", "right").status()).isEqualTo(200);
    assertThat(ask("/everybody/1", "ann", "right").status()).isEqualTo(403);
  }

  @Test
  void a_name_that_follows_from_the_users_is_tried_at_once() throws IOException {
    gateway.apply(yaml(secure(DIRECT + ", " + GROUPS)));
    assertThat(ask("/everybody/1", "ann", "right").status()).isEqualTo(200);
    assertThat(ask("/", "o,brien (jr)*", "pa:ss:wörd").status()).isEqualTo(200);
    assertRefused("ann", "wrong");
    assertRefused("ann,ou=people,dc=example,dc=com", "right");
    assertRefused("ann+cn=Ann", "right");
    assertRefused("nobody", "right");
  }

  @ParameterizedTest
  @CsvSource({
    "ann,wrong",
    "ann,''",
    "nobody,right",
    "*,right",
    "a*,right",
    "ann)(uid=*,right",
    "*)(objectClass=*,right",
    "ann))(|(uid=*,right",
    "ann\\2a,right",
    "'uid=ann,ou=people,dc=example,dc=com',right",
    "'ann,dc=com',right",
    "ANN\u0130,right",
    "(ann),right",
    "'cn=gateway,dc=example,dc=com',searcher",
    "gateway,searcher"
  })
  void what_is_no_name_with_its_password_is_refused(String user, String password)
      throws IOException {
    assertRefused(user, password);
    assertThat(upstream.requests()).isEmpty();
  }

  @Test
  void however_a_client_writes_a_name_the_service_sees_that_of_the_directory() throws IOException {
    for (String user : List.of("ann", "ANN", " ann ", "Ann")) {
      assertThat(ask("/", user, "right").status()).as(user).isEqualTo(200);
    }
    gateway.apply(yaml(secure(DIRECT)));
    for (String user : List.of("ANN", " ann ")) {
      assertThat(ask("/", user, "right").status()).as(user).isEqualTo(200);
    }
    assertThat(upstream.requests())
        .allMatch(seen -> seen.fields("x-caller").equals(List.of("ann")));
    gateway.apply(yaml(secure(SEARCH + ", subject: mail")));
    assertThat(ask("/", "ann", "right").status()).isEqualTo(200);
    assertThat(upstream.requests().getLast().fields("x-caller")).containsExactly("ann@example.com");
    assertThat(ask("/", "bob", "right").status()).isEqualTo(503);
  }

  @Test
  void start_tls_serves_as_well_and_a_server_that_nobody_vouches_for_does_not() throws Exception {
    String start = "servers: \"127.0.0.1:%d\", transport: start-tls, remember: 0s, %s%s";
    gateway.apply(yaml(start.formatted(directory.plainPort(), SEARCH, ", trust: ldap/ca.pem")));
    assertThat(ask("/", "ann", "right").status()).isEqualTo(200);
    gateway.apply(yaml(start.formatted(directory.plainPort(), SEARCH, "")));
    RawAnswer answer = ask("/", "ann", "right");
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.text()).contains("directory.unavailable").doesNotContain("certificate");
    gateway.apply(yaml("servers: \"127.0.0.1:%d\", %s".formatted(directory.securePort(), SEARCH)));
    assertThat(ask("/", "ann", "right").status()).isEqualTo(503);
    gateway.apply(
        yaml(
            "servers: \"localhost:%d\", trust: ldap/ca.pem, %s"
                .formatted(directory.securePort(), SEARCH)));
    assertThat(ask("/", "ann", "right").status()).isEqualTo(503);
  }

  @Test
  void whoever_vouches_no_more_is_not_believed_although_the_file_is_called_as_before()
      throws Exception {
    TestCertificates.in(Files.createDirectory(folder.resolve("other")));
    Path trust = folder.resolve("trust.pem");
    Files.copy(folder.resolve("ldap/ca.pem"), trust);
    String yaml = yaml(secure(SEARCH).replace("ldap/ca.pem", "trust.pem"));
    gateway.apply(yaml);
    assertThat(ask("/", "ann", "right").status()).isEqualTo(200);
    Files.copy(folder.resolve("other/ca.pem"), trust, StandardCopyOption.REPLACE_EXISTING);
    gateway.apply(yaml);
    assertThat(ask("/", "ann", "right").status()).isEqualTo(503);
    Files.copy(folder.resolve("ldap/ca.pem"), trust, StandardCopyOption.REPLACE_EXISTING);
    gateway.apply(yaml);
    assertThat(ask("/", "ann", "right").status()).isEqualTo(200);
  }

  @Test
  void while_the_directory_is_away_nobody_new_passes_and_afterwards_all_do() throws IOException {
    gateway.apply(
        yaml(
            "servers: \"127.0.0.1:%d\", trust: ldap/ca.pem, remember: 5min, %s"
                .formatted(directory.securePort(), SEARCH)));
    assertThat(ask("/", "ann", "right").status()).isEqualTo(200);
    directory.kill();
    assertThat(ask("/", "ann", "right").status()).isEqualTo(200);
    assertThat(ask("/", "bob", "right").status()).isEqualTo(503);
    assertThat(ask("/", "ann", "wrong").status()).isEqualTo(503);
    directory.revive();
    assertThat(ask("/", "bob", "right").status()).isEqualTo(200);
    assertRefused("ann", "wrong");
  }

  @Test
  void a_directory_that_says_nothing_holds_nobody_but_who_asks_it() throws Exception {
    try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      gateway.apply(
          yaml(
              "servers: \"127.0.0.1:%d\", trust: ldap/ca.pem, timeout: 300ms, %s"
                  .formatted(mute.getLocalPort(), SEARCH)));
      RawAnswer answer = ask("/", "ann", "right");
      assertThat(answer.status()).isEqualTo(503);
      assertThat(upstream.requests()).isEmpty();
    }
  }

  @Test
  void another_server_is_asked_when_the_first_one_is_away() throws Exception {
    int nobody;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = socket.getLocalPort();
    }
    gateway.apply(
        yaml(
            "servers: [ \"127.0.0.1:%d\", \"127.0.0.1:%d\" ], trust: ldap/ca.pem, %s"
                .formatted(nobody, directory.securePort(), SEARCH)));
    assertThat(ask("/", "ann", "right").status()).isEqualTo(200);
  }

  @Test
  void many_who_come_with_the_same_login_at_once_all_pass() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Integer> statuses =
          IntStream.range(0, 40).mapToObj(_ -> threads.submit(this::fresh)).toList().stream()
              .map(future -> {
                try {
                  return future.get();
                } catch (Exception e) {
                  throw new AssertionError("a request failed", e);
                }
              })
              .toList();
      assertThat(statuses).containsOnly(200);
    }
  }

  private int fresh() throws IOException {
    try (RawClient own = RawClient.plain(gateway.port("http:0"))) {
      String login =
          Base64.getEncoder().encodeToString("ann:right".getBytes(StandardCharsets.UTF_8));
      return own.ask(
              "GET / HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic " + login + "\r\n\r\n")
          .status();
    }
  }

  @Test
  void after_wrong_passwords_one_has_to_wait_but_nobody_else() throws IOException {
    for (int i = 0; i < 5; i++) {
      assertRefused("ann", "wrong" + i);
    }
    assertThat(ask("/", "ann", "right").status()).isEqualTo(429);
    assertThat(ask("/", "bob", "right").status()).isEqualTo(200);
  }

  /// What the directory takes for `user`.
  private static List<String> spellings(String user) {
    char first = user.charAt(0);
    String rest = user.substring(1);
    return List.of(
        user,
        user.toUpperCase(Locale.ROOT),
        " " + user,
        user + "  ",
        Character.toUpperCase(first) + rest,
        (char) (first - 'a' + 0xff41) + rest, // as wide as an ideograph
        first + "\u00ad" + rest); // a hyphen that nobody sees
  }

  @Test
  void whoever_spells_a_name_in_many_ways_has_no_more_guesses_and_learns_nothing()
      throws IOException {
    for (String more : List.of(SEARCH, DIRECT)) {
      gateway.apply(yaml(secure(more)));
      for (String user : List.of("ann", "nobody")) {
        List<Integer> statuses = new ArrayList<>();
        for (String spelling : spellings(user)) {
          statuses.add(ask("/", spelling, "wrong").status());
        }
        assertThat(statuses).as(more + user).containsExactly(401, 401, 401, 401, 401, 429, 429);
      }
      for (String spelling : spellings("ann")) {
        assertThat(ask("/", spelling, "right").status()).as(more + spelling).isEqualTo(429);
      }
    }
  }

  @Test
  void guesses_at_one_entry_are_counted_together_whichever_of_its_names_is_used()
      throws IOException {
    String search =
        SEARCH.replace("search: {", "search: { filter: \"(|(uid={user})(mail={user}))\",");
    gateway.apply(yaml(secure(search)));
    for (int i = 0; i < 5; i++) {
      assertRefused("ann", "wrong" + i);
    }
    assertRefused("ann@example.com", "right");
    assertThat(upstream.requests()).isEmpty();
    assertThat(ask("/", "bob", "right").status()).isEqualTo(200);
  }

  @Test
  void what_would_be_open_does_not_load() {
    for (String wrong :
        List.of(
            "servers: \"ldap.example.com:389\", transport: plain, " + DIRECT,
            "servers: \"127.0.0.1:1\"",
            "servers: \"127.0.0.1:1\", " + DIRECT + ", " + SEARCH,
            "servers: \"127.0.0.1:1\", user-dn: \"uid=ann,dc=com\"",
            "servers: \"127.0.0.1:1\", search: { base: \"dc=com\", filter: \"(uid=ann)\" }",
            "servers: \"127.0.0.1:1\", search: { base: \"dc=com\", filter: \"(uid={user}\" }",
            "servers: \"127.0.0.1:1\", search: { base: \"dc=com\", bind-dn: \"cn=a\" }")) {
      assertThat(GatewaySettings.parse("test.yaml", yaml(wrong)))
          .as(wrong)
          .isInstanceOf(Loaded.Bad.class);
    }
  }
}
