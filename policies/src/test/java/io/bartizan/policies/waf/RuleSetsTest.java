package io.bartizan.policies.waf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bartizan.config.Size;
import io.bartizan.config.Unsafe;
import io.bartizan.identity.CpuPool;
import io.bartizan.pipeline.Memory;
import io.bartizan.waf.Transaction;
import io.bartizan.waf.text.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RuleSetsTest {
  private static final String RULES =
      "SecRule ARGS \"@pmFromFile words.data\" \"id:1,phase:2,deny\"\n";

  private static final String REFUSED =
      """
      SecRule ARGS "@rx a(?!b)" "id:7,phase:2,deny"
      SecRule ARGS "@rx a" "id:8,phase:2,deny"
      SecRule REMOTE_ADDR "@rbl bl.example" "id:9,phase:1,deny"
      """;

  @TempDir private Path folder;
  private final List<String> warnings = new ArrayList<>();
  private final RuleSets sets = new RuleSets(new CpuPool("rules", 1, 1), warnings::add);

  @BeforeEach
  void write() throws IOException {
    Files.writeString(folder.resolve("words.data"), "evil\n");
    Files.writeString(folder.resolve("own.conf"), RULES);
  }

  private WafConfig config(long limit) {
    return config(limit, Set.of());
  }

  private WafConfig config(long limit, Set<Unsafe> unsafe) {
    return config(limit, unsafe, List.of());
  }

  private WafConfig config(long limit, Set<Unsafe> unsafe, List<WafExclusion> exclude) {
    return new WafConfig(
        List.of(folder.resolve("own.conf")),
        WafConfig.Mode.BLOCK,
        null,
        null,
        null,
        exclude,
        new WafBodyConfig(new Size(limit), Longer.REJECT, Set.of()),
        WafResponsesConfig.OFF,
        unsafe);
  }

  private List<Waf> routes(int count) {
    RuleSets.Draft draft = sets.draft();
    List<Waf> routes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      routes.add(new Waf(config(1024 + i), draft, new Memory(1 << 20), false));
    }
    return routes;
  }

  private static int distinct(List<Waf> routes) {
    Set<RuleSet> distinct = Collections.newSetFromMap(new IdentityHashMap<>());
    routes.forEach(route -> distinct.add(route.rules()));
    return distinct.size();
  }

  @Test
  void a_hundred_routes_with_the_same_rules_have_one_compiled_set() {
    List<Waf> routes = routes(100);
    assertThat(distinct(routes)).isEqualTo(1);
    assertThat(sets.size()).isEqualTo(1);
  }

  @Test
  void another_configuration_with_the_same_rules_goes_on_with_them() throws IOException {
    List<Waf> routes = routes(2);
    routes.addAll(routes(2));
    assertThat(distinct(routes)).isEqualTo(1);
    Files.writeString(folder.resolve("words.data"), "wicked\n");
    routes.addAll(routes(2));
    assertThat(distinct(routes)).isEqualTo(2);
  }

  @Test
  void a_file_that_is_included_counts_however_its_name_is_written() throws IOException {
    String include =
        """
        Include "some more.conf"
        IncludeOptional \\
          "größer.conf"
        SecRule ARGS "@pmFromFile größer.data" "id:99,phase:2,deny"
        """;
    Files.writeString(folder.resolve("own.conf"), RULES + include);
    Files.writeString(folder.resolve("größer.data"), "evil\n");
    List<String> files = List.of("some more.conf", "größer.conf");
    for (String file : files) {
      Files.writeString(folder.resolve(file), "");
    }
    List<Waf> routes = routes(1);
    assertThat(RuleSets.files(config(1024)))
        .contains(folder.resolve("some more.conf"), folder.resolve("größer.conf"))
        .contains(folder.resolve("größer.data"));
    for (String file : files) {
      Files.writeString(
          folder.resolve(file), "SecAction \"id:%d,phase:1,pass\"\n".formatted(routes.size() + 1));
      routes.addAll(routes(1));
    }
    Files.writeString(folder.resolve("größer.data"), "wicked\n");
    routes.addAll(routes(1));
    assertThat(distinct(routes)).isEqualTo(4);
  }

  @Test
  void rules_that_nobody_uses_any_more_are_forgotten() throws IOException {
    for (int i = 0; i < 50; i++) {
      Files.writeString(folder.resolve("own.conf"), RULES + "# " + i + "\n");
      assertThat(routes(1)).hasSize(1);
    }
    while (sets.size() > 0) {
      System.gc();
    }
    assertThat(sets.size()).isZero();
  }

  @Test
  void transactions_are_used_again() {
    RuleSet set = routes(1).getFirst().rules();
    Transaction first = set.take(Text.latin1("192.0.2.1"), Text.latin1("a"));
    set.give(first);
    assertThat(set.take(Text.latin1("192.0.2.2"), Text.latin1("b"))).isSameAs(first);
    assertThat(set.take(Text.latin1("192.0.2.3"), Text.latin1("c"))).isNotSameAs(first);
  }

  private Waf losing() {
    return new Waf(
        config(1024, Set.of(Unsafe.LOST_RULES)), sets.draft(), new Memory(1 << 20), false);
  }

  @Test
  void rules_that_ask_for_what_is_refused_are_named_and_nothing_is_loaded() throws IOException {
    Files.writeString(folder.resolve("own.conf"), REFUSED);
    assertThatThrownBy(() -> routes(1))
        .hasMessageStartingWith("waf: rules that cannot run here: 7, 9 (expected: ")
        .hasMessageContaining("`unsafe: [lost-rules]`")
        .hasMessageContaining("such as " + folder.resolve("own.conf:3:"));
    assertThat(warnings).isEmpty();
  }

  @Test
  void rules_that_take_more_than_half_of_the_heap_are_told_of() throws IOException {
    StringBuilder many = new StringBuilder();
    for (int id = 1; id <= 100; id++) {
      many.append("SecRule ARGS \"@rx a").append(id).append("b\" \"id:").append(id);
      many.append(",phase:2,deny\"\n");
    }
    Files.writeString(folder.resolve("own.conf"), many);
    CpuPool computers = new CpuPool("rules", 1, 1);
    new Waf(
        config(1024),
        new RuleSets(computers, warnings::add, 7 << 20).draft(),
        new Memory(1 << 20),
        false);
    assertThat(warnings).isEmpty();
    new Waf(
        config(1024),
        new RuleSets(computers, warnings::add, 4 << 20).draft(),
        new Memory(1 << 20),
        false);
    assertThat(warnings)
        .singleElement()
        .asString()
        .contains(
            " rules in 1 sets take about 3 MiB (expected: at most half of the heap, which is 4");
  }

  @Test
  void a_rule_that_asks_for_what_is_refused_may_be_excluded() throws IOException {
    Files.writeString(folder.resolve("own.conf"), REFUSED);
    List<WafExclusion> exclude =
        List.of(
            new WafExclusion("7", null, null, null), new WafExclusion("9-10", null, null, null));
    WafConfig config = config(1024, Set.of(), exclude);
    Waf waf = new Waf(config, sets.draft(), new Memory(1 << 20), false);
    assertThat(waf.rules().lost()).isEmpty();
    assertThat(warnings).isEmpty();
  }

  @Test
  void rules_that_ask_for_what_is_refused_can_be_left_out_and_are_named_each_time()
      throws IOException {
    Files.writeString(folder.resolve("own.conf"), REFUSED);
    Waf waf = losing();
    assertThat(waf.texts())
        .anyMatch(line -> line.startsWith("rule 7 is lost: ") && line.contains("look-ahead"))
        .anyMatch(line -> line.startsWith("rule 9 is lost: ") && line.contains("asks the network"));
    assertThat(warnings)
        .hasSize(2)
        .allMatch(line -> line.startsWith("waf: rule ") && line.contains(" is lost: "));
  }

  @Test
  void a_mistake_is_never_left_out() throws IOException {
    Files.writeString(folder.resolve("own.conf"), REFUSED + "SecRule ARGS \"@rx (a\" \"id:10\"\n");
    assertThatThrownBy(this::losing).hasMessageContaining("own.conf:4:");
    Files.writeString(folder.resolve("own.conf"), "SecRule ARGS \"@foo x\" \"id:1\"\n");
    assertThatThrownBy(this::losing).hasMessageContaining("operator: foo");
  }

  @Test
  void what_is_wrong_with_rules_is_told_with_file_and_line() throws IOException {
    Files.writeString(folder.resolve("own.conf"), "\nSecRule ARGS \"@foo x\" \"id:1\"\n");
    assertThatThrownBy(() -> routes(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("own.conf:2:")
        .hasMessageContaining("expected");
  }
}
