package io.bartizan.identity.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.bartizan.config.Problem;
import io.bartizan.config.YamlFile;
import io.bartizan.identity.Proof;
import io.bartizan.pipeline.Bytes;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Consumers in files of their own.
final class ConsumerFileTest {
  private static final String HASH = "sha256:" + "0a".repeat(32);

  @TempDir Path folder;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static Consumers read(Path... files) throws IOException {
    return Consumers.read(Map.of(), List.of(files), null);
  }

  private static Consumer of(Consumers consumers, String id) {
    Known known = consumers.find(CredentialKind.KEY, Bytes.of(id));
    return Objects.requireNonNull(known, id).consumer();
  }

  @Test
  void a_line_that_is_too_long_is_a_mistake() throws Exception {
    String tag = "x".repeat(YamlFile.LONGEST_LINE);
    String plain = "{\"name\": \"shop\", \"keys\": [], \"tags\": {\"a\": \"" + tag + "\"}}\n";
    Path lines = file("long.jsonl", plain);
    assertThatThrownBy(() -> read(lines))
        .isInstanceOf(BrokenConsumers.class)
        .hasMessageContaining("long.jsonl:1")
        .hasMessageContaining("(expected: at most 65536 characters)");
  }

  @Test
  void yaml_and_lines_say_the_same() throws Exception {
    Path yaml =
        file(
            "a.yaml",
            """
            # partners
            shop:
              keys: { id: key00001, hash: "%s", expires: 2027-01-01T00:00:00Z }
              tier: gold
              roles: [ buyer ]
              scopes: orders:read
              tags: { country: at }
              disabled: true
            """
                .formatted(HASH));
    Path lines =
        file(
            "b.jsonl",
            """

            {"name":"shop","keys":{"id":"key00001","hash":"%s","expires":"2027-01-01T00:00:00Z"},"tier":"gold","roles":["buyer"],"scopes":"orders:read","tags":{"country":"at"},"disabled":true}
            """
                .formatted(HASH));
    Consumer one = of(read(yaml), "key00001");
    assertThat(of(read(lines), "key00001")).isEqualTo(one);
    assertThat(one)
        .isEqualTo(
            new Consumer(
                "shop",
                "gold",
                java.util.Set.of("buyer"),
                java.util.Set.of("orders:read"),
                Map.of("country", "at"),
                true));
  }

  @Test
  void a_line_that_is_unusual_is_read_all_the_same() throws Exception {
    Path lines =
        file(
            "a.jsonl",
            "{\"name\": shop, keys: [{\"id\": 12345678, \"hash\": \"%s\"}]}\n".formatted(HASH));
    assertThat(of(read(lines), "12345678").name()).isEqualTo("shop");
  }

  @Test
  void every_mistake_is_reported_with_its_line_and_column() throws Exception {
    String good = "{\"name\":\"%s\",\"keys\":{\"id\":\"%s\",\"hash\":\"" + HASH + "\"}}";
    Map<String, String> table = new LinkedHashMap<>();
    table.put(good.formatted("a", "key00001"), "");
    table.put(good.formatted("b", "key00001"), ":2:1: id: key00001 (expected: one that no other");
    table.put(good.formatted("a", "key00002"), ":3:1: name: a (expected: one that no other");
    table.put("{\"name\":\"c\",\"keys\":{\"id\":\"x\"}}", ":4:20: missing key `hash`");
    table.put("{\"name\":\"d\",\"kyes\":[]}", ":5:13: unknown key `kyes` (did you mean `keys`?");
    table.put("{\"keys\":[]}", ":6:1: no `name`");
    table.put("not json", ":7:1: a line is a JSON object");
    table.put("{\"name\":\"e\",\"name\":\"f\"}", ":8:13: key `name` is already given at");
    table.put("{\"name\":\"g\"", ":9:");
    table.put(
        "{\"name\":\"h:h\",\"passwords\":{\"hash\":\"$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW\"}}",
        ":10:1: a password of a consumer whose name");
    table.put("{\"name\":\"i\",\"keys\":{\"id\":\"key00003\",\"hash\":\"canary\"}}", ":11:");
    Path lines = file("a.jsonl", String.join("\n", table.keySet()));
    BrokenConsumers broken = catchThrowableOfType(BrokenConsumers.class, () -> read(lines));
    assertThat(broken).hasMessageNotContaining("canary");
    List<String> found = broken.problems().list().stream().map(Problem::toString).toList();
    int ran = 0;
    for (String expected : table.values()) {
      ran++;
      if (!expected.isEmpty()) {
        assertThat(found).as(expected).anyMatch(each -> each.contains("a.jsonl" + expected));
      }
    }
    assertThat(ran).isEqualTo(11);
  }

  @Test
  void refuses_what_is_no_file_of_consumers() throws Exception {
    assertThatThrownBy(() -> read(file("a.yaml", "- shop\n")))
        .hasMessageContaining("a.yaml:1:1: a file of consumers is a mapping");
    assertThatThrownBy(() -> read(file("b.yaml", "shop: { keys: [], kyes: [] }\n")))
        .hasMessageContaining("b.yaml:1:19: unknown key `kyes`");
    Path latin = folder.resolve("c.jsonl");
    Files.write(latin, "{\"name\":\"caf\u00e9\"}\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> read(latin)).hasMessageContaining("is not UTF-8");
    assertThatThrownBy(() -> read(folder.resolve("none.jsonl")))
        .hasMessageContaining("cannot be read");
    Path one = file("d.jsonl", "{\"name\":\"a\"}\n");
    assertThatThrownBy(() -> read(one, one)).hasMessageContaining("d.jsonl:1:1: name: a");
  }

  @Test
  void a_hundred_thousand_consumers_are_found_as_fast_as_ten() throws Exception {
    int steps = steps(10);
    assertThat(steps(100_000)).isLessThanOrEqualTo(Math.max(steps, 16));
  }

  @Test
  void who_is_proved_is_kept_for_so_many_only_and_the_same_for_all() throws Exception {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i <= Known.MOST_KEPT; i++) {
      lines.append("{\"name\":\"c").append(i).append("\",\"keys\":{\"id\":\"key");
      lines.append(100_000_000 + i).append("\",\"hash\":\"").append(HASH).append("\"}}\n");
    }
    List<Known> all = new ArrayList<>();
    read(file("many.jsonl", lines.toString())).each(all::add);
    all.forEach(known -> known.at(1));
    assertThat(all.getFirst().at(1)).isSameAs(all.getFirst().at(1));
    assertThat(all.getLast().at(1)).isNotSameAs(all.getLast().at(1)).isEqualTo(all.getLast().at(1));
  }

  /// How many places are looked at, at most, to find any of so many keys.
  private int steps(int count) throws IOException {
    Path path = folder.resolve(count + ".jsonl");
    try (BufferedWriter writer = Files.newBufferedWriter(path)) {
      for (int i = 0; i < count; i++) {
        writer.write(
            "{\"name\":\"c"
                + i
                + "\",\"keys\":{\"id\":\"key"
                + (100_000_000 + i)
                + "\",\"hash\":\""
                + HASH
                + "\"},\"roles\":[\"buyer\"]}\n");
      }
    }
    Consumers consumers = read(path);
    assertThat(consumers.size()).isEqualTo(count);
    consumers.each(known -> assertThat(known.at(1)).isInstanceOf(Proof.Accepted.class));
    int most = 0;
    for (int i = 0; i < count; i++) {
      Bytes id = Bytes.of("key" + (100_000_000 + i));
      assertThat(consumers.find(CredentialKind.KEY, id)).isNotNull();
      most = Math.max(most, consumers.steps(CredentialKind.KEY, id));
    }
    return most;
  }
}
