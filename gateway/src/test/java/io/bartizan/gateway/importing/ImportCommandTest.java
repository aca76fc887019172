package io.bartizan.gateway.importing;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.config.Loaded;
import io.bartizan.config.Node;
import io.bartizan.config.Place;
import io.bartizan.config.Problems;
import io.bartizan.config.YamlFile;
import io.bartizan.gateway.Typed;
import io.bartizan.gateway.settings.GatewaySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImportCommandTest {
  private static final Path DOCUMENTS = Path.of("src/test/resources/io/bartizan/gateway/importing");

  /// Documentation, of which the configuration says that it is not taken over, and words that stand
  /// for something else in a configuration.
  private static final Set<String> UNDERSTOOD =
      Set.of(
          "summary",
          "description",
          "tags",
          "deprecated",
          "openapi",
          "type",
          "in",
          "scheme",
          "default",
          "openIdConnectUrl",
          "operationId",
          "url",
          "security");

  /// Texts that have become something else: `acl` is `authorize`.
  private static final Set<String> TURNED =
      Set.of(
          "3.0",
          "acl",
          "ip-restriction",
          "request-size-limiting",
          "shop-upstream",
          "pool",
          "none",
          "http",
          "grpcs",
          "megabytes",
          "10.0.0.3:81",
          "gone \"for\" {good}",
          "request-termination",
          "rate-limiting",
          "least-connections",
          "consistent-hashing",
          "A.example.com",
          "X-From:kong {1}");

  @TempDir private Path folder;

  private static final List<String> ALL =
      List.of("petstore.yaml", "billing.json", "odd.yaml", "kong.yaml", "pool.yaml");

  private static Typed imported(String document, String... more) throws InterruptedException {
    String format = List.of("kong.yaml", "pool.yaml").contains(document) ? "kong" : "openapi";
    List<String> words =
        new ArrayList<>(List.of("import", format, DOCUMENTS.resolve(document).toString()));
    words.addAll(List.of(more));
    return Typed.bartizan(words.toArray(String[]::new));
  }

  @Test
  void every_document_becomes_the_configuration_that_is_kept_beside_it() throws Exception {
    for (String name : ALL) {
      Typed typed = name.equals("pool.yaml") ? imported(name, "--public") : imported(name);
      assertThat(typed.status()).isZero();
      assertThat(typed.out())
          .as(name)
          .isEqualTo(Files.readString(DOCUMENTS.resolve(name + ".bartizan.yaml")));
    }
  }

  @Test
  void nothing_is_lost_in_silence() throws Exception {
    for (String name : ALL) {
      String written = imported(name).out();
      Path file = DOCUMENTS.resolve(name);
      Node document = requireNonNull(YamlFile.read(file, new Problems()));
      List<String> lost = new ArrayList<>();
      lost(document, written, lost);
      assertThat(lost).as(name).isEmpty();
    }
  }

  /// Gathers the values that are neither in `written` nor named there with their place.
  private static void lost(Node node, String written, List<String> lost) {
    if (named(node.place(), written)) {
      return;
    }
    switch (node) {
      case Node.Mapping mapping ->
          mapping
              .entries()
              .forEach((key, entry) -> {
                if (!UNDERSTOOD.contains(key)) {
                  lost(entry.value(), written, lost);
                }
              });
      case Node.Sequence list -> list.items().forEach(item -> lost(item, written, lost));
      case Node.Scalar scalar -> {
        String text = scalar.text().lines().findFirst().orElse("");
        if (!TURNED.contains(text) && !lower(written).contains(lower(text))) {
          lost.add(scalar.text() + " at " + scalar.place());
        }
      }
      case Node.Broken broken -> lost.add("broken at " + broken.place());
    }
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private static boolean named(Place place, String written) {
    return written
        .replaceAll("\\s+#? *", " ")
        .contains("(" + place.line() + ":" + place.column() + ")");
  }

  @Test
  void what_was_filled_in_loads() throws Exception {
    Path file = folder.resolve("bartizan.yaml");
    Typed typed = imported("petstore.yaml", "--public", "-o", file.toString());
    assertThat(typed.status()).isZero();
    assertThat(typed.out()).isEmpty();
    assertThat(GatewaySettings.load(file)).isInstanceOf(Loaded.Bad.class);
    String text =
        Files.readString(file)
            .replace("\"FILL IN: the issuer's URL\"", "\"https://id.example.com\"")
            .replace("\"FILL IN: the audience\"", "pets");
    String keys =
        Typed.bartizan("secret", "generate").out().lines().skip(1).findFirst().orElseThrow();
    Files.writeString(file, text + "consumers: { shop: { keys: [ " + keys + " ] } }\n");
    assertThat(GatewaySettings.load(file).orElseThrow().routes()).hasSize(4);
    assertThat(imported("petstore.yaml", "-o", file.toString()).status()).isEqualTo(1);
  }

  @Test
  void nobody_is_admitted_by_an_import_alone() throws Exception {
    Typed typed = imported("billing.json");
    assertThat(typed.out()).doesNotContain("\n    public: true").contains("DECIDE");
    Path file = Files.writeString(folder.resolve("bartizan.yaml"), typed.out());
    Loaded<GatewaySettings> loaded = GatewaySettings.load(file);
    assertThat(((Loaded.Bad<GatewaySettings>) loaded).problems().toString())
        .contains("nothing decides who is admitted");
    assertThat(imported("billing.json", "--public").out()).contains("\n    public: true");
  }

  @Test
  void a_plugin_of_kong_that_is_switched_off_opens_nothing() throws Exception {
    String text =
        """
        _format_version: "2.1"
        services:
          - name: a
            url: http://127.0.0.1:9001
            plugins: [ { name: key-auth } ]
            routes:
              - { name: r, paths: [/a], plugins: [ { name: key-auth, enabled: false } ] }
              - { name: w, paths: [/w], plugins: [ { name: waf-of-somebody } ] }
              - { name: x, paths: ["/x/(.*)"] }
              - { name: g, paths: [/g], protocols: [tcp] }
              - { name: h, paths: [/h], headers: { x: [a, b] } }
        """;
    Path file = Files.writeString(folder.resolve("kong.yaml"), text);
    String out = Typed.bartizan("import", "kong", file.toString(), "--public").out();
    assertThat(out)
        .doesNotContain("\n    public: true")
        .contains("  - name: r\n", "authenticate: { api-key: { header: apikey } }")
        .contains("DECIDE: the plugin waf-of-somebody has no counterpart")
        .doesNotContain("  - name: x\n", "  - name: g\n", "  - name: h\n");
  }

  @Test
  void a_configuration_of_kong_loads_once_somebody_has_decided() throws Exception {
    String text =
        imported("kong.yaml")
            .out()
            .replaceAll("# (authenticate: .*|authorize: .*)", "$1")
            .replaceAll("# DECIDE: requests come here that .*", "")
            .replaceAll(
                "# DECIDE: the plugin basic-auth.*", "authenticate: { api-key: { header: x-key } }")
            .replaceAll("# DECIDE: Kong asks.*", "public: true");
    String keys =
        Typed.bartizan("secret", "generate").out().lines().skip(1).findFirst().orElseThrow();
    Path file =
        Files.writeString(
            folder.resolve("bartizan.yaml"),
            text + "consumers: { partner: { keys: [ " + keys + " ], roles: [buyers] } }\n");
    assertThat(GatewaySettings.load(file).orElseThrow().routes()).hasSize(4);
  }

  private Typed kong(String text, String... more) throws Exception {
    Path file = Files.writeString(folder.resolve("kong.yaml"), text);
    List<String> words = new ArrayList<>(List.of("import", "kong", file.toString()));
    words.addAll(List.of(more));
    return Typed.bartizan(words.toArray(String[]::new));
  }

  @Test
  void upstreams_health_checks_and_answers_of_kong_load_as_they_are_written() throws Exception {
    Path file = folder.resolve("bartizan.yaml");
    assertThat(imported("pool.yaml", "--public", "-o", file.toString()).status()).isZero();
    Typed checked = Typed.bartizan("check", "-c", file.toString());
    assertThat(checked.status()).as(checked.err()).isZero();
    assertThat(checked.out())
        .contains("stopped -> respond 410", "addresses        allow 10.0.0.0/8");
  }

  @Test
  void several_credentials_of_kong_at_once_are_not_one_of_them() throws Exception {
    Typed typed =
        kong(
            """
            _format_version: "3.0"
            services:
              - { name: a, url: "http://127.0.0.1:9001", plugins: [ { name: key-auth }, { name: jwt } ], routes: [ { name: r, paths: [/a] } ] }
            """,
            "--public");
    assertThat(typed.out())
        .contains("# DECIDE: Kong asks for several credentials at once")
        .doesNotContain("    authenticate:", "    public:");
  }

  @Test
  void a_plugin_of_kong_holds_where_it_is_told_to() throws Exception {
    Typed typed =
        kong(
            """
            _format_version: "3.0"
            services:
              - { name: a, url: "http://127.0.0.1:9001", plugins: [ { name: key-auth } ], routes: [ { name: ra, paths: [/a] } ] }
              - { name: b, url: "http://127.0.0.1:9002", plugins: [ { name: key-auth } ], routes: [ { name: rb, paths: [/b] } ] }
            plugins:
              - { name: acl, service: b, config: { allow: [everybody] } }
              - { name: acl, config: { whitelist: [admins] } }
              - { name: ip-restriction, consumer: c, route: rb, config: { allow: [10.0.0.0/8] } }
            """,
            "--public");
    String out = typed.out();
    assertThat(out.substring(out.indexOf("name: ra"), out.indexOf("name: rb")))
        .contains("authorize: { roles: [admins] }")
        .doesNotContain("everybody");
    assertThat(out.substring(out.indexOf("name: rb")))
        .contains("DECIDE: the plugin ip-restriction keeps some consumers out")
        .doesNotContain("    authenticate:", "    public:");
  }

  /// An old document, and one that allows nothing.
  @Test
  void addresses_that_kong_asks_for_are_asked_for() throws Exception {
    Typed typed =
        kong(
            """
            _format_version: "1.1"
            services:
              - name: a
                url: "http://127.0.0.1:9001"
                routes:
                  - { name: old, paths: [/a], plugins: [ { name: ip-restriction, config: { whitelist: [10.0.0.1] } } ] }
                  - { name: nobody, paths: [/b], plugins: [ { name: ip-restriction, config: { allow: [] } } ] }
            """,
            "--public");
    assertThat(typed.out())
        .contains("addresses: { allow: [\"10.0.0.1\"] }", "# DECIDE: addresses are asked for");
  }

  @Test
  void requests_of_a_route_that_is_not_imported_find_no_open_door() throws Exception {
    Typed typed =
        kong(
            """
            _format_version: "3.0"
            services:
              - name: a
                url: "http://127.0.0.1:9001"
                routes:
                  - { name: all, paths: [/] }
                  - { name: shop, paths: [/shop] }
                  - { name: elsewhere, paths: [/admin], hosts: [b.example.com] }
                  - { name: admin, paths: ["~/admin/v[0-9]+"], hosts: [a.example.com], plugins: [ { name: key-auth } ] }
                  - { name: double, paths: [/shop], plugins: [ { name: key-auth } ] }
            """,
            "--public");
    String out = typed.out();
    assertThat(out.substring(out.indexOf("name: all"), out.indexOf("name: shop")))
        .contains("# public: true", "DECIDE", "admin (9:9), double (10:9)");
    assertThat(out.substring(out.indexOf("name: shop"), out.indexOf("name: elsewhere")))
        .contains("# public: true", "DECIDE", "double (10:9)");
    assertThat(out.substring(out.indexOf("name: elsewhere"))).contains("\n    public: true");
  }

  @Test
  void an_operation_that_is_not_imported_finds_no_open_door() throws Exception {
    String text =
        """
        openapi: 3.1.0
        servers: [ { url: "http://10.0.0.1:80" } ]
        components: { securitySchemes: { key: { type: apiKey, in: header, name: x-key } } }
        paths:
          /files/{name}: { get: { operationId: file }, put: { operationId: put } }
          /files/{name}.secret: { get: { operationId: secret, security: [ { key: [] } ] } }
        """;
    Path file = Files.writeString(folder.resolve("a.yaml"), text);
    String out = Typed.bartizan("import", "openapi", file.toString(), "--public").out();
    assertThat(out.substring(out.indexOf("name: file"), out.indexOf("name: put")))
        .contains("DECIDE: requests for /files/{name}.secret, which is not imported, may come")
        .doesNotContain("    public: true");
    assertThat(out.substring(out.indexOf("name: put"))).contains("\n    public: true");
    assertThat(out).contains("unsafe: [plaintext-upstream]");
  }

  @Test
  void a_document_without_end_is_refused() throws Exception {
    StringBuilder many = new StringBuilder("_format_version: '3.0'\nservices:\n");
    many.append("  - { name: a, url: 'http://127.0.0.1:9001', routes: [ { paths: [\n");
    for (int i = 0; i <= 5_000; i++) {
      many.append("    /p").append(i).append(",\n");
    }
    Typed typed = kong(many.append("  ] } ] }\n").toString());
    assertThat(typed.status()).isEqualTo(1);
    assertThat(typed.err()).contains("more than 5000 routes");
    String bomb = "_format_version: '3.0'\na: &a [x, x]\nb: [*a, *a]\n";
    assertThat(kong(bomb).status()).isEqualTo(1);
    assertThat(kong("_format_version: '3.0'\na: " + "[".repeat(9_000)).status()).isEqualTo(1);
  }

  @Test
  void a_password_of_the_document_is_not_repeated() throws Exception {
    Typed typed =
        kong(
            """
            _format_version: "3.0"
            services: [ { name: a, url: "http://u:hunter2@127.0.0.1:9001/x", routes: [ { paths: [/a] } ] } ]
            consumers: [ { username: c, keyauth_credentials: [ { key: hunter2 } ] } ]
            """);
    assertThat(typed.out() + typed.err()).doesNotContain("hunter2").contains("not imported");
  }

  @Test
  void what_is_no_such_document_is_refused() throws Exception {
    Path file = Files.writeString(folder.resolve("a.yaml"), "swagger: '2.0'\n");
    Typed typed = Typed.bartizan("import", "openapi", file.toString());
    assertThat(typed.status()).isEqualTo(1);
    assertThat(typed.err())
        .contains("openapi: absent (expected: a document of OpenAPI 3.0 or 3.1)");
    assertThat(Typed.bartizan("import", "openapi", folder.resolve("b").toString()).status())
        .isEqualTo(1);
    Files.writeString(file, "{ a: [ }\n");
    assertThat(Typed.bartizan("import", "openapi", file.toString()).status()).isEqualTo(1);
    Typed wrong = Typed.bartizan("import", "open-api", file.toString());
    assertThat(wrong.status()).isEqualTo(2);
    assertThat(wrong.err()).contains("did you mean `openapi`?");
  }

  @Test
  void a_text_of_the_document_stays_within_its_line() throws IOException, InterruptedException {
    String text =
        """
        openapi: 3.0.0
        info: { title: "a\\nroutes: [ { public: true } ]\\u2028x", version: 1 }
        paths:
          "/a\\nb": { get: { operationId: x } }
          /b: { get: { operationId: "x\\n    public: true" } }
        """;
    Path file = Files.writeString(folder.resolve("evil.yaml"), text);
    String out = Typed.bartizan("import", "openapi", file.toString()).out();
    assertThat(out.lines().filter(line -> !line.strip().startsWith("#")))
        .noneMatch(line -> line.matches("\\s*(- )?public:.*") || line.startsWith("routes: ["));
  }
}
