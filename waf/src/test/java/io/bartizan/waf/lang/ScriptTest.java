package io.bartizan.waf.lang;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScriptTest {
  @Test
  void joins_lines_and_keeps_their_positions() throws Exception {
    Script script =
        of("# comment\nSecRule ARGS \"a\" \\\n  \"id:1,\\\n  phase:1,deny\"\n\nSecAction \"id:2\"");
    assertThat(rule(script, 0).position()).isEqualTo(new Position("x", 2, 1));
    assertThat(rule(script, 0).phase()).isEqualTo(1);
    assertThat(rule(script, 1).position()).isEqualTo(new Position("x", 6, 1));
    assertThatThrownBy(() -> of("SecRule ARGS \"a\" \\\n  \"id:1,\\\n  phase:9\""))
        .hasMessageStartingWith("x:3:9: phase: 9");
  }

  @Test
  void takes_escaped_quotes_and_leaves_other_backslashes() throws Exception {
    Script script = of("SecRule ARGS \"@rx \\\"\\s\\\\\" \"id:1,msg:'it\\'s, so'\"");
    assertThat(Objects.requireNonNull(rule(script, 0).first().check()).argument())
        .isEqualTo("\"\\s\\\\");
    assertThat(rule(script, 0).messages()).containsExactly("it's, so");
  }

  @Test
  void reads_names_in_any_case() throws Exception {
    Script script =
        of("secruleengine DETECTIONONLY\nSECRULE args \"@RX a\" \"ID:1,PHASE:request\"");
    assertThat(script.settings().mode()).isEqualTo(Mode.DETECTION_ONLY);
    assertThat(rule(script, 0).phase()).isEqualTo(2);
  }

  @Test
  void includes_files_by_pattern_in_order_with_paths_relative_to_each(@TempDir Path folder)
      throws Exception {
    Files.createDirectory(folder.resolve("rules"));
    Files.writeString(folder.resolve("main.conf"), "Include rules/*.conf\n");
    Files.writeString(folder.resolve("rules/b.conf"), "SecAction \"id:2\"\n");
    Files.writeString(folder.resolve("rules/a.conf"), "Include sub.inc\n");
    Files.writeString(folder.resolve("rules/sub.inc"), "SecAction \"id:1\"\n");
    Script script = Script.read(List.of(folder.resolve("main.conf")));
    assertThat(script.items()).extracting(item -> ((Rule) item).id()).containsExactly(1, 2);
  }

  @Test
  void ends_when_files_include_each_other(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("a.conf"), "Include a.conf\n");
    assertThatThrownBy(() -> Script.read(List.of(folder.resolve("a.conf"))))
        .hasMessageContaining("at most 20 files that include each other");
  }

  @Test
  void notes_what_is_understood_but_changes_nothing() throws Exception {
    Script script = of("SecAuditLog /var/log/audit.log\nSecAction \"id:1,chain\"");
    assertThat(script.notes()).extracting(Note::directive).containsExactly("SecAuditLog", "chain");
  }

  @Test
  void amends_rules_wherever_they_stand() throws Exception {
    Script script =
        of(
            "SecRuleUpdateTargetById 1 \"!ARGS:a\"",
            "SecRuleRemoveById 2-3",
            "SecRuleUpdateActionById 4 \"pass,msg:'new'\"",
            "SecRuleUpdateTargetByTag ^app \"REQUEST_URI\" \"ARGS\"",
            "SecRule ARGS \"a\" \"id:1\"",
            "SecRule ARGS \"a\" \"id:2\"",
            "SecRule ARGS \"a\" \"id:3\"",
            "SecRule ARGS \"a\" \"id:4,deny,msg:'old'\"",
            "SecRule ARGS|ENV \"a\" \"id:5,tag:application\"",
            "SecRuleRemoveByMsg nothing");
    assertThat(script.items()).extracting(item -> ((Rule) item).id()).containsExactly(1, 4, 5);
    assertThat(rule(script, 0).first().targets().excluded()).hasSize(1);
    assertThat(rule(script, 1).messages()).containsExactly("new");
    assertThat(rule(script, 1).first().actions())
        .contains(Action.Disruption.PASS)
        .doesNotContain(Action.Disruption.DENY);
    assertThat(rule(script, 2).first().targets().included())
        .extracting(Target::variable)
        .containsExactly(Variable.ENV, Variable.REQUEST_URI);
  }

  private static Script of(String... lines) throws SecLangException {
    return Script.of(Source.text("x", null, String.join("\n", lines)));
  }

  private static Rule rule(Script script, int index) {
    return (Rule) script.items().get(index);
  }
}
