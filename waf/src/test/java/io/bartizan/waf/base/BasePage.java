package io.bartizan.waf.base;

import io.bartizan.waf.lang.Action;
import io.bartizan.waf.lang.Macro;
import io.bartizan.waf.lang.Rule;
import io.bartizan.waf.lang.Script;
import io.bartizan.waf.lang.Severity;
import io.bartizan.waf.lang.Source;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Writes `docs/waf-base.md`: what the rules' own files say of them, and the cases that test them.
final class BasePage {
  static final Path FILE = root().resolve("docs/waf-base.md");

  private static final String HEAD =
      """
      # The base rules

      A small rule set of our own, for whoever has none: attacks on any API, told by marks that honest requests do not bear. It is no
      replacement for the OWASP Core Rule Set, which knows far more and wants tuning; these rules are meant to be switched on and left alone.

      Each rule decides alone: one hit, and the request is refused (403; 400 for a body that cannot be read). There is no anomaly score: a
      score is for rules that are each unsure, and none of these is kept unless it is sure enough to refuse. So a refusal always has one rule
      to look up here, and one to switch off. Ids are 100000 to 199999; the first three digits tell the family. Everything is SecLang in
      `waf/src/main/resources/io/bartizan/waf/base`. A test runs the requests below (`value` is sent in a query, in a form and in JSON), and
      3,300 honest values that no rule may hit.

      What stands behind a rule may amend it:

      ```
      SecRuleRemoveById 104120
      SecRuleUpdateTargetById 108110 "!ARGS:webhook"
      ```

      Rules 100001, 100002 and 100003 choose how a body is read, and refuse nothing. If its type is none of a form, JSON or XML, or there is
      no type, it is read as what it looks like: JSON, JSON on each line, XML, or a text as a whole, whose name is `ARGS:body`; a text
      without a type is read as a form as well. What is no text passes unseen.

      This page is written by `BasePage` of the room's tests, from the rules and their cases; a test holds it to them.
      """;

  /// A target, which may have an expression for a name.
  private static final Pattern TARGET = Pattern.compile("[^|:]+(?::(?:/[^*/][^/]*/|[^|]*))?");

  private BasePage() {}

  public static void main(String[] arguments) throws Exception {
    Files.writeString(FILE, text());
  }

  static String text() throws Exception {
    List<BaseCase> cases = BaseCase.all();
    StringBuilder out = new StringBuilder(HEAD);
    for (Source source : OwnRules.sources()) {
      Script script = Script.of(source);
      String text = new String(latin1(source), StandardCharsets.UTF_8);
      List<String> lines = text.lines().toList();
      int before = 0;
      for (Rule rule : rules(script)) {
        int line = rule.position().line() - 1;
        sections(lines.subList(before, line), out);
        out.append(entry(rule, lines, cases));
        before = line;
      }
    }
    return out.toString();
  }

  private static byte[] latin1(Source source) {
    return source.text().getBytes(StandardCharsets.ISO_8859_1);
  }

  /// The rules that refuse something.
  static List<Rule> rules(Script script) {
    return script.items().stream()
        .filter(Rule.class::isInstance)
        .map(Rule.class::cast)
        .filter(rule -> rule.id() >= 101_000)
        .toList();
  }

  private static void sections(List<String> lines, StringBuilder out) {
    for (String line : lines) {
      if (line.startsWith("## ")) {
        out.append('\n').append(line).append('\n');
      }
    }
  }

  private static String entry(Rule rule, List<String> lines, List<BaseCase> cases) {
    return """

    ### %d %s

    %s

    Looks at %s, in phase %d. Severity %s; tags %s.

    Refused:

    %s
    Let through:

    %s\
    """
        .formatted(
            rule.id(),
            String.join(", ", rule.messages()),
            remark(rule, lines),
            targets(rule, lines),
            rule.phase(),
            severity(rule).name().toLowerCase(Locale.ROOT),
            rule.tags().stream()
                .map(Macro::written)
                .map(tag -> "`" + tag + "`")
                .collect(Collectors.joining(", ")),
            examples(rule, cases, true),
            examples(rule, cases, false));
  }

  private static String remark(Rule rule, List<String> lines) {
    Deque<String> remark = new ArrayDeque<>();
    for (int i = rule.position().line() - 2; i >= 0 && lines.get(i).startsWith("# "); i--) {
      remark.addFirst(lines.get(i).substring(2));
    }
    if (remark.isEmpty()) {
      throw new IllegalStateException(rule.position() + ": no remark (expected: what is refused)");
    }
    return String.join("\n", remark);
  }

  private static String targets(Rule rule, List<String> lines) {
    String line = lines.get(rule.position().line() - 1);
    return TARGET
        .matcher(line.split(" ", 3)[1])
        .results()
        .map(target -> "`" + target.group() + "`")
        .collect(Collectors.joining(", "));
  }

  private static Severity severity(Rule rule) {
    return rule.first().actions().stream()
        .filter(Action.Grade.class::isInstance)
        .map(action -> ((Action.Grade) action).severity())
        .findFirst()
        .orElseThrow();
  }

  private static String examples(Rule rule, List<BaseCase> cases, boolean hits) {
    return cases.stream()
        .filter(one -> one.rule() == rule.id() && one.hits() == hits)
        .map(one -> "    " + one.shown() + "\n")
        .collect(Collectors.joining());
  }

  private static Path root() {
    Path here = Path.of("").toAbsolutePath();
    while (!Files.exists(here.resolve("ARCHITECTURE.md"))) {
      Path parent = here.getParent();
      if (parent == null) {
        throw new IllegalStateException("ARCHITECTURE.md: none (expected: in the root)");
      }
      here = parent;
    }
    return here;
  }
}
