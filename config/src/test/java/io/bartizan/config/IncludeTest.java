package io.bartizan.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IncludeTest {
  private static final String ORDERS =
      "services: { orders: { endpoints: 'http://127.0.0.1:1' } }\n";

  @TempDir private Path folder;

  @BeforeEach
  void realFolder() throws IOException {
    folder = folder.toRealPath();
  }

  @Test
  void joins_mappings_and_appends_lists_in_the_order_of_the_names() throws IOException {
    write("toll.yaml", "include: [ routes/*.yaml, services.yaml ]\nlisten: { https: 1 }\n");
    write("services.yaml", ORDERS);
    write("routes/20.yaml", "routes: [ { path: /b, service: orders } ]\n");
    write("routes/10.yaml", "routes: [ { path: /a, service: users } ]\ninclude: ../users.yaml\n");
    write("routes/.hidden.yaml", "broken");
    write("routes/note.txt", "broken");
    write("users.yaml", "services: { users: { endpoints: 'http://127.0.0.1:2' } }\n");
    Loaded<Toll> loaded = load();
    Toll toll = loaded.orElseThrow();
    assertThat(toll.routes()).extracting(r -> r.path().value()).containsExactly("/a", "/b");
    assertThat(toll.routes().getFirst().place().toString())
        .isEqualTo(folder.resolve("routes/10.yaml") + ":1:11");
    assertThat(toll.services()).containsOnlyKeys("orders", "users");
    assertThat(loaded.files().stream().map(f -> folder.relativize(f).toString()))
        .containsExactly(
            "toll.yaml",
            "routes",
            "routes/10.yaml",
            "users.yaml",
            "routes/20.yaml",
            "services.yaml");
  }

  @Test
  void the_same_key_in_two_files_is_an_error_that_names_both() throws IOException {
    write("toll.yaml", "include: more.yaml\nlisten: { https: 1 }\nlabel: a\n" + ORDERS);
    write("more.yaml", "label: b\n" + ORDERS + "listen: [ { https: 2 } ]\n");
    assertThat(errors())
        .containsExactly(
            "more.yaml:1:1: key `label` is already given at toll.yaml:3:1",
            "more.yaml:2:13: key `orders` is already given at toll.yaml:4:13",
            "more.yaml:3:1: key `listen` is already given at toll.yaml:2:1",
            "toll.yaml:4:13: service `orders` is defined but never used");
  }

  @Test
  void a_pattern_without_a_match_and_a_missing_file_are_errors() throws IOException {
    Files.createDirectory(folder.resolve("empty"));
    write("toll.yaml", "include: [ empty/*.yaml, none/*.yaml, none.yaml ]\nlisten: { https: 1 }\n");
    assertThat(errors())
        .containsExactly(
            "toll.yaml:1:12: include: empty/*.yaml (expected: at least one file that matches)",
            "toll.yaml:1:26: include: none (expected: a folder that can be read; no such file)",
            "toll.yaml:1:39: include: none.yaml (expected: a file that exists)");
  }

  @Test
  void refuses_patterns_that_would_search_far_and_things_that_are_no_paths() throws IOException {
    write(
        "toll.yaml",
        "include: [ '**/x.yaml', '[', { a: 1 }, ~, 'x/', \"a\\0b\" ]\nlisten: { https: 1 }\n");
    assertThat(errors())
        .containsExactly(
            "toll.yaml:1:12: include: **/x.yaml (expected: a pattern only in the file name, after"
                + " the last `/`)",
            "toll.yaml:1:25: include: [ (expected: a pattern such as *.yaml)",
            "toll.yaml:1:30: include: no path (expected: a file or a pattern such as routes/*.yaml)",
            "toll.yaml:1:40: include: no path (expected: a file or a pattern such as routes/*.yaml)",
            "toll.yaml:1:43: include: x/ (expected: a file or a pattern such as routes/*.yaml)",
            "toll.yaml:1:49: include: a\\u0000b (expected: a path)");
  }

  @Test
  void a_file_that_includes_itself_is_an_error() throws IOException {
    write("toll.yaml", "include: a.yaml\nlisten: { https: 1 }\n");
    write("a.yaml", "include: b.yaml\nlabel: x\n");
    write("b.yaml", "include: [ toll.yaml, ./a.yaml ]\nsample: 1\n");
    assertThat(errors())
        .containsExactly(
            "b.yaml:1:12: toll.yaml is included a second time (first at toll.yaml:1:1)",
            "b.yaml:1:23: ./a.yaml is included a second time (first at toll.yaml:1:10)");
  }

  @Test
  void a_file_under_another_name_is_the_same_file() throws IOException {
    write("toll.yaml", "include: [ a.yaml, b.yaml ]\nlisten: { https: 1 }\n");
    write("a.yaml", "label: x\n");
    Files.createSymbolicLink(folder.resolve("b.yaml"), folder.resolve("a.yaml"));
    assertThat(errors())
        .containsExactly(
            "toll.yaml:1:20: b.yaml is included a second time (first at toll.yaml:1:12)");
  }

  @Test
  void includes_have_a_greatest_depth() throws IOException {
    write("toll.yaml", "include: 1.yaml\nlisten: { https: 1 }\n");
    for (int i = 1; i < 12; i++) {
      write(i + ".yaml", "include: " + (i + 1) + ".yaml\n");
    }
    assertThat(errors())
        .containsExactly("7.yaml:1:10: includes are nested too deep (expected: at most 8 levels)");
  }

  @Test
  void mistakes_in_several_files_are_all_reported() throws IOException {
    write("toll.yaml", "include: [ a.yaml, b.yaml, c.yaml ]\nlisten: { https: x }\n");
    write("a.yaml", "a: [\n");
    write("b.yaml", "- b\n");
    write("c.yaml", "label: [ ]\nlabel: c\n");
    assertThat(errors())
        .containsExactly(
            "a.yaml:2:1: a value is expected here",
            "b.yaml:1:1: a configuration file is a mapping (expected: `key: value`)",
            "c.yaml:2:1: key `label` is already given at c.yaml:1:1");
  }

  @Test
  void a_missing_first_file_is_an_error() {
    assertThat(errors())
        .containsExactly(
            "toll.yaml:1:1: the file cannot be read: no such file (expected: a YAML file that exists and can be read)");
  }

  @Test
  void a_relative_path_is_shown_and_resolved_as_it_was_given() throws IOException {
    write("toll.yaml", "include: a.yaml\nlisten: { https: 1 }\n");
    write("a.yaml", "tls: { certificate: pem }\nbad: 1\n");
    write("pem", "");
    Path relative = Path.of("").toAbsolutePath().relativize(folder.resolve("toll.yaml"));
    var bad = (Loaded.Bad<Toll>) Config.load(relative, Toll.class);
    assertThat(bad.problems().toString())
        .startsWith(relative.resolveSibling("a.yaml") + ":2:1: unknown key `bad`")
        .doesNotContain("\n");
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private Loaded<Toll> load() {
    return Config.load(folder.resolve("toll.yaml"), Toll.class);
  }

  private List<String> errors() {
    return ((Loaded.Bad<Toll>) load())
        .problems().list().stream()
            .map(p -> p.toString().replace(folder + "/", "").replace(folder.toString(), ""))
            .toList();
  }
}
