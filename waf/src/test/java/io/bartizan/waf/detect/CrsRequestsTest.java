package io.bartizan.waf.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bartizan.testkit.Suites;
import io.bartizan.waf.detect.sqli.Sqli;
import io.bartizan.waf.detect.xss.Xss;
import io.bartizan.waf.text.Text;
import io.bartizan.waf.transform.Transformations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// The requests of the rule set's own tests for its four rules that are nothing but a detector,
/// taken apart as simply as can be.
final class CrsRequestsTest {
  private static final Pattern XML_VALUE = Pattern.compile("=\"([^\"]*)\"");
  private static final List<String> SQLI = List.of("utf8toUnicode", "urlDecodeUni", "removeNulls");
  private static final List<String> XSS =
      List.of(
          "utf8toUnicode",
          "urlDecodeUni",
          "htmlEntityDecode",
          "jsDecode",
          "cssDecode",
          "removeNulls");

  @ParameterizedTest
  @CsvSource({"941100, 7", "941101, 0", "942100, 15", "942101, 11"})
  void every_request_is_judged_as_it_says(String rule, int expected) throws IOException {
    Optional<Path> suite = Suites.find("waf/crs-tests");
    assumeTrue(suite.isPresent());
    boolean xss = rule.startsWith("941");
    String folder =
        xss ? "REQUEST-941-APPLICATION-ATTACK-XSS" : "REQUEST-942-APPLICATION-ATTACK-SQLI";
    Path file = suite.orElseThrow().resolve(folder).resolve(rule + ".yaml");
    List<String> failures = new ArrayList<>();
    int rows = 0;
    for (Map<?, ?> test : tests(file)) {
      Map<?, ?> stage =
          (Map<?, ?>) ((List<?>) Objects.requireNonNull(test.get("stages"))).getFirst();
      boolean hit = values(rule, map(stage, "input")).stream().anyMatch(v -> isAttack(rule, v));
      if (hit != map(map(stage, "output"), "log").containsKey("expect_ids")) {
        failures.add(rule + "-" + test.get("test_id") + ": " + values(rule, map(stage, "input")));
      }
      rows++;
    }
    System.out.println("requests for rule " + rule + ": " + rows + " rows ran");
    assertThat(failures).isEmpty();
    assertThat(rows).isEqualTo(expected);
  }

  private static List<Map<?, ?>> tests(Path file) throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    Object all = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
    List<Map<?, ?>> tests = new ArrayList<>();
    for (Object test : (List<?>) Objects.requireNonNull(((Map<?, ?>) all).get("tests"))) {
      tests.add((Map<?, ?>) test);
    }
    return tests;
  }

  private static Map<?, ?> map(Map<?, ?> map, String key) {
    return (Map<?, ?>) Objects.requireNonNull(map.get(key), key);
  }

  private static boolean isAttack(String rule, String value) {
    return rule.startsWith("941")
        ? Xss.detect(transformed(value, XSS))
        : Sqli.detect(transformed(value, SQLI)) != null;
  }

  private static Text transformed(String value, List<String> names) {
    Text text = Text.of(value);
    for (String name : names) {
      text = Objects.requireNonNull(Transformations.named(name)).of(text);
    }
    return text;
  }

  /// What the rule looks at: parts of the path, or arguments and some headers.
  private static List<String> values(String rule, Map<?, ?> input) {
    String[] uri = string(input, "uri").split("\\?", 2);
    Map<?, ?> headers = map(input, "headers");
    List<String> values = new ArrayList<>();
    if (rule.endsWith("1")) {
      values.add(uri[0]);
      values.add(uri[0].substring(uri[0].lastIndexOf('/') + 1));
      return values;
    }
    arguments(uri.length > 1 ? uri[1] : "", values);
    String body = string(input, "data");
    if (string(headers, "Content-Type").contains("xml")) {
      XML_VALUE.matcher(body).results().map(CrsRequestsTest::unescaped).forEach(values::add);
    } else {
      arguments(body, values);
    }
    values.add(string(headers, "User-Agent"));
    if (rule.equals("942100")) {
      values.add(string(headers, "Referer"));
    }
    return values;
  }

  private static String string(Map<?, ?> map, String key) {
    return map.get(key) instanceof String string ? string : "";
  }

  private static void arguments(String pairs, List<String> values) {
    for (String pair : pairs.split("&", -1)) {
      for (String part : pair.split("=", 2)) {
        values.add(transformed(part, List.of("urlDecode")).toString());
      }
    }
  }

  private static String unescaped(MatchResult value) {
    return transformed(value.group(1), List.of("htmlEntityDecode")).toString();
  }
}
