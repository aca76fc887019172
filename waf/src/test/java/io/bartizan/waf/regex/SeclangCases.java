package io.bartizan.waf.regex;

import io.bartizan.testkit.Suites;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// The cases of one operator: parameter and input as Latin-1, and whether it matches.
record SeclangCases(List<Row> rows) {
  record Row(String parameter, String input, boolean matches, List<String> groups) {}

  /// None if the suite is missing.
  static SeclangCases of(String operator) throws IOException {
    Path file = Suites.find("waf/seclang-unit/operators/" + operator + ".json").orElse(null);
    if (file == null) {
      return new SeclangCases(List.of());
    }
    Load load = new Load(LoadSettings.builder().build());
    List<?> rows = (List<?>) load.loadFromString(Files.readString(file));
    return new SeclangCases(rows.stream().map(row -> row((Map<?, ?>) row)).toList());
  }

  private static Row row(Map<?, ?> row) {
    Object groups = row.get("re_groups");
    return new Row(
        String.valueOf(row.get("param")),
        String.valueOf(row.get("input")),
        Integer.valueOf(1).equals(row.get("ret")),
        groups == null ? List.of() : ((List<?>) groups).stream().map(String.class::cast).toList());
  }
}
