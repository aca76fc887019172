package io.bartizan.waf.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bartizan.testkit.Suites;
import io.bartizan.waf.Peers;
import io.bartizan.waf.Rules;
import io.bartizan.waf.Transaction;
import io.bartizan.waf.detect.Corpus;
import io.bartizan.waf.engine.Hit;
import io.bartizan.waf.engine.Verdict;
import io.bartizan.waf.lang.Rule;
import io.bartizan.waf.lang.Script;
import io.bartizan.waf.lang.Source;
import io.bartizan.waf.text.Text;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OwnRulesTest {
  private static Transaction watching() throws Exception {
    Source[] base = OwnRules.sources();
    Source[] all = Arrays.copyOf(base, base.length + 1);
    all[base.length] = Source.text("watch", null, "SecRuleEngine DetectionOnly");
    return Rules.of(all).begin(Peers.of("192.0.2.1", "t1"));
  }

  @Test
  void each_rule_hits_what_it_is_for_and_none_hits_what_only_looks_like_it() throws Exception {
    Transaction transaction = watching();
    List<String> wrong = new ArrayList<>();
    for (BaseCase one : BaseCase.all()) {
      for (Sent sent : one.requests()) {
        List<Integer> ids = sent.hits(transaction).stream().map(Hit::rule).toList();
        if (one.hits() ? !ids.contains(one.rule()) : !ids.isEmpty()) {
          wrong.add(one.rule() + " " + one.shown() + " -> " + ids);
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void each_rule_has_three_hits_and_three_near_misses() throws Exception {
    var counts =
        BaseCase.all().stream()
            .collect(
                Collectors.groupingBy(
                    one -> one.rule() + (one.hits() ? " hits" : " near-misses"),
                    TreeMap::new,
                    Collectors.counting()));
    List<String> expected =
        rules().stream().flatMap(id -> Stream.of(id + " hits", id + " near-misses")).toList();
    assertThat(counts.keySet()).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(counts.values()).allMatch(count -> count >= 3);
  }

  @Test
  void every_hit_is_refused() throws Exception {
    Rules rules = Rules.of(OwnRules.sources());
    int refused = 0;
    for (BaseCase one : BaseCase.all()) {
      for (Sent sent : one.requests()) {
        Verdict verdict = sent.verdict(rules);
        assertThat(verdict.blocks()).as(one.shown()).isEqualTo(one.hits());
        refused += verdict.blocks() ? 1 : 0;
      }
    }
    assertThat(refused).isGreaterThan(100);
  }

  @Test
  void no_rule_hits_an_honest_value() throws Exception {
    List<Text> values = new ArrayList<>();
    values.addAll(Corpus.own("benign.txt").values());
    values.addAll(Corpus.own("prose.txt").values());
    assertThat(values).hasSizeGreaterThan(3000);
    assertThat(hits(values)).isEmpty();
  }

  @Test
  void flags_few_of_the_suites_benign_strings_that_look_like_attacks() throws Exception {
    Optional<Path> folder = Suites.find("waf/injection-corpora/payloads");
    assumeTrue(folder.isPresent());
    List<Text> values =
        Corpus.ofSuite(folder.get(), "false_positives").stream()
            .flatMap(corpus -> corpus.values().stream())
            .toList();
    List<String> hits = hits(values);
    System.err.printf("base rules: %d of %d benign strings flagged%n", hits.size(), values.size());
    assertThat(hits).hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void the_page_says_what_the_rules_are() throws Exception {
    assertThat(Files.readString(BasePage.FILE)).isEqualTo(BasePage.text());
  }

  private static List<String> hits(List<Text> values) throws Exception {
    Transaction transaction = watching();
    List<String> wrong = new ArrayList<>();
    for (Text value : values) {
      if (value.toString().indexOf('\0') >= 0) {
        continue; // a null byte is what rule 101140 is for
      }
      List<Integer> ids =
          Sent.values(value.toString()).stream()
              .flatMap(sent -> sent.hits(transaction).stream())
              .map(Hit::rule)
              .distinct()
              .toList();
      if (!ids.isEmpty()) {
        wrong.add(value + " -> " + ids);
      }
    }
    return wrong;
  }

  /// The ids of the rules that refuse something.
  private static List<Integer> rules() throws Exception {
    return BasePage.rules(Script.of(OwnRules.sources())).stream().map(Rule::id).toList();
  }
}
