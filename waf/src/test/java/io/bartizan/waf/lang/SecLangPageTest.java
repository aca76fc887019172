package io.bartizan.waf.lang;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.waf.operator.Operators;
import io.bartizan.waf.transform.Transformations;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/// `docs/waf-seclang.md` lists all that is understood or refused.
class SecLangPageTest {
  @Test
  void lists_every_name() throws Exception {
    String page =
        Files.readString(Path.of("..", "docs", "waf-seclang.md")).toLowerCase(Locale.ROOT);
    assertThat(names())
        .hasSizeGreaterThan(250)
        .allSatisfy(name -> assertThat(page).contains("`" + name.toLowerCase(Locale.ROOT) + "`"));
  }

  private static List<String> names() {
    List<String> names = new ArrayList<>();
    names.addAll(ScriptReader.names());
    names.addAll(IdleDirectives.REFUSED.keySet());
    names.addAll(TargetReader.REFUSED.keySet());
    for (Variable variable : Variable.values()) {
      names.add(variable.name());
    }
    names.addAll(ActionReader.KNOWN);
    names.addAll(ActionReader.REFUSED.keySet());
    names.addAll(ControlReader.KNOWN);
    names.addAll(Transformations.names());
    Operators.names().forEach(name -> names.add("@" + name));
    Operators.refusals().keySet().forEach(name -> names.add("@" + name));
    return names;
  }
}
