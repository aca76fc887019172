package io.bartizan.policies.waf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bartizan.config.Size;
import io.bartizan.identity.CpuPool;
import io.bartizan.pipeline.Memory;
import io.bartizan.testkit.Suites;
import io.bartizan.waf.Transaction;
import io.bartizan.waf.text.Text;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is left in the heap of rules that were read anew again and again. `bartizan.waf.reloads` is
/// how often a small set is: 10,000 for the full count, with which a Core Rule Set is read 200
/// times.
final class RuleHeapTest {
  private static final int SMALL = Integer.getInteger("bartizan.waf.reloads", 500);
  private static final int LARGE = Math.max(12, SMALL / 50);

  @TempDir private Path folder;
  private final RuleSets sets = new RuleSets(new CpuPool("rules", 1, 1));

  private static long heap() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 6; i++) {
      System.gc();
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least;
  }

  private WafConfig config(Path... rules) {
    return new WafConfig(
        List.of(rules),
        WafConfig.Mode.BLOCK,
        null,
        null,
        null,
        List.of(),
        new WafBodyConfig(new Size(1024), Longer.REJECT, Set.of()),
        WafResponsesConfig.OFF,
        Set.of());
  }

  private List<Waf> routes(int count, WafConfig config) {
    RuleSets.Draft draft = sets.draft();
    List<Waf> routes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      routes.add(new Waf(config, draft, new Memory(1 << 20), false));
    }
    return routes;
  }

  /// Reads rules that differ from the last, judges a request, and drops them.
  private void reload(int number, Path... more) throws IOException {
    Path own = folder.resolve("own.conf");
    String rule = "SecRule ARGS \"@rx evil" + number + "\" \"id:1,phase:2,deny\"\n";
    Files.writeString(own, rule + "SecRule ARGS \"@pm wicked bad\" \"id:2,phase:2,deny\"\n");
    List<Path> rules = new ArrayList<>(List.of(own));
    rules.addAll(List.of(more));
    RuleSet set = routes(1, config(rules.toArray(Path[]::new))).getFirst().rules();
    Transaction transaction = set.take(Text.latin1("192.0.2.1"), Text.latin1("heap"));
    transaction.requestLine("GET", "/?a=" + number + "+ordinary+words", "HTTP/1.1");
    transaction.requestHead();
    transaction.requestEnd();
    transaction.end();
    set.give(transaction);
  }

  private void reloads(int count, int warm, String what, Path... more) throws IOException {
    for (int i = 0; i < warm; i++) {
      reload(i, more);
    }
    long before = heap();
    for (int i = 0; i < count; i++) {
      reload(warm + i, more);
    }
    long after = heap();
    System.err.printf(
        "%d reloads of %s: heap %d KiB, then %d KiB%n", count, what, before >> 10, after >> 10);
    assertThat(after - before).isLessThan(2 << 20);
  }

  @Test
  void reloads_of_a_small_set_leave_the_heap_where_it_was() throws IOException {
    reloads(SMALL, 100, "a small set");
  }

  @Test
  void reloads_of_a_core_rule_set_leave_the_heap_where_it_was() throws IOException {
    Optional<Path> crs = Suites.find("waf/crs");
    assumeTrue(crs.isPresent());
    reloads(LARGE, 2, "a Core Rule Set", crs.get());
  }

  @Test
  void a_hundred_routes_with_the_same_rules_take_as_much_as_one() {
    Optional<Path> crs = Suites.find("waf/crs");
    assumeTrue(crs.isPresent());
    WafConfig config = config(crs.get());
    routes(1, config);
    long none = heap();
    List<Waf> one = routes(1, config);
    long afterOne = heap();
    List<Waf> hundred = routes(100, config);
    long afterHundred = heap();
    System.err.printf(
        "one route: %d KiB; a hundred more: %d KiB%n",
        (afterOne - none) >> 10, (afterHundred - afterOne) >> 10);
    assertThat(hundred).allMatch(route -> route.rules() == one.getFirst().rules());
    assertThat(afterHundred - afterOne).isLessThan(512 << 10);
  }
}
