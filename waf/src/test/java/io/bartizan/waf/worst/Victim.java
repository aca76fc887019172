package io.bartizan.waf.worst;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.bartizan.waf.lang.Link;
import io.bartizan.waf.lang.Rule;
import io.bartizan.waf.lang.Script;
import io.bartizan.waf.regex.Expression;
import io.bartizan.waf.regex.PatternException;
import io.bartizan.waf.regex.Specimen;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// A pattern of a rule, and texts that are made against it.
record Victim(int rule, Expression pattern) {
  /// Ways to make a pattern work.
  enum Way {
    PUMPED("a loop"),
    ALMOST("near matches"),
    MATCHES("matches");

    final String what;

    Way(String what) {
      this.what = what;
    }
  }

  /// Those of all rules, chains too.
  static List<Victim> of(Script script) throws PatternException {
    List<Victim> probes = new ArrayList<>();
    for (var item : script.items()) {
      if (item instanceof Rule rule) {
        for (Link link : rule.links()) {
          if (link.check() != null
              && link.check().operator().equals("rx")
              && link.check().macro().isLiteral()) {
            probes.add(new Victim(rule.id(), Expression.of(link.check().argument())));
          }
        }
      }
    }
    return probes;
  }

  String text(Way way, RandomGenerator random, int length) {
    byte[] text =
        switch (way) {
          case PUMPED -> Specimen.pumped(pattern, random, length);
          case ALMOST -> Specimen.almost(pattern, random, length);
          case MATCHES -> Specimen.matches(pattern, random, length);
        };
    return new String(text, ISO_8859_1);
  }
}
