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
          "X-From:kong {1}");

  @TempDir private Path folder;

  private static Typed openapi(String document, String... more) throws InterruptedException {
    String format = document.startsWith("kong") ? "kong" : "openapi";
    List<String> words =
        new ArrayList<>(List.of("import", format, DOCUMENTS.resolve(document).toString()));
    words.addAll(List.of(more));
    return Typed.bartizan(words.toArray(String[]::new));
  }

  @Test
  void every_document_becomes_the_configuration_that_is_kept_beside_it() throws Exception {
    for (String name : List.of("petstore.yaml", "billing.json", "odd.yaml", "kong.yaml")) {
      Typed typed = openapi(name);
      assertThat(typed.status()).isZero();
      assertThat(typed.out())
          .as(name)
          .isEqualTo(Files.readString(DOCUMENTS.resolve(name + ".bartizan.yaml")));
    }
  }

  @Test
  void nothing_is_lost_in_silence() throws Exception {
    for (String name : List.of("petstore.yaml", "billing.json", "odd.yaml", "kong.yaml")) {
      String written = openapi(name).out();
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
    Typed typed = openapi("petstore.yaml", "--public", "-o", file.toString());
    assertThat(typed.status()).isZero();
    assertThat(typed.out()).isEmpty();
    assertThat(GatewaySettings.load(file)).isInstanceOf(Loaded.Bad.class);
    String text =
        Files.readString(file)
            .replace("\"FILL IN: the issuer's URL\"", "\"https://id.example.com\"")
            .replace("\"FILL IN: the audience\"", "pets");
    String keys = Typed.bartizan("key").out().lines().skip(1).findFirst().orElseThrow();
    Files.writeString(file, text + "consumers: { shop: { keys: [ " + keys + " ] } }\n");
    assertThat(GatewaySettings.load(file).orElseThrow().routes()).hasSize(4);
    assertThat(openapi("petstore.yaml", "-o", file.toString()).status()).isEqualTo(1);
  }

  @Test
  void nobody_is_admitted_by_an_import_alone() throws Exception {
    Typed typed = openapi("billing.json");
    assertThat(typed.out()).doesNotContain("\n    public: true").contains("DECIDE");
    Path file = Files.writeString(folder.resolve("bartizan.yaml"), typed.out());
    Loaded<GatewaySettings> loaded = GatewaySettings.load(file);
    assertThat(((Loaded.Bad<GatewaySettings>) loaded).problems().toString())
        .contains("nothing decides who is admitted");
    assertThat(openapi("billing.json", "--public").out()).contains("\n    public: true");
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
              - { name: g, paths: [/g], protocols: [grpc] }
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
        openapi("kong.yaml")
            .out()
            .replace("http://orders.internal:9001", "http://127.0.0.1:9001")
            .replaceAll(
                "# DECIDE: the plugin basic-auth.*", "authenticate: { api-key: { header: x-key } }")
            .replaceAll("# DECIDE: Kong asks.*", "public: true");
    String keys = Typed.bartizan("key").out().lines().skip(1).findFirst().orElseThrow();
    Path file =
        Files.writeString(
            folder.resolve("bartizan.yaml"),
            text + "consumers: { partner: { keys: [ " + keys + " ], roles: [buyers] } }\n");
    assertThat(GatewaySettings.load(file).orElseThrow().routes()).hasSize(4);
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
