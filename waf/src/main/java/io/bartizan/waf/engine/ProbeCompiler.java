package io.bartizan.waf.engine;

import io.bartizan.waf.lang.Check;
import io.bartizan.waf.lang.Macro;
import io.bartizan.waf.lang.SecLangException;
import io.bartizan.waf.operator.DataFiles;
import io.bartizan.waf.operator.Kind;
import io.bartizan.waf.operator.OperatorException;
import io.bartizan.waf.operator.Operators;
import io.bartizan.waf.operator.Resolving;
import io.bartizan.waf.text.Text;
import io.bartizan.waf.variable.Readers;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/// Makes probes of operators.
final class ProbeCompiler {
  private final Readers readers;

  ProbeCompiler(Readers readers) {
    this.readers = readers;
  }

  Probe probe(Check check) throws SecLangException {
    Kind kind = Operators.named(check.operator());
    if (kind == null) {
      List<String> known = new ArrayList<>(Operators.names());
      known.addAll(Operators.refusals().keySet());
      throw SecLangException.unknown(
          check.position(), "operator", check.operator(), "an operator", known);
    }
    DataFiles files = name -> Files.readAllBytes(check.source().resolve(name));
    Macro argument = check.macro();
    if (!argument.isLiteral()) {
      return new Probe.Filled(new Resolving(kind, files), readers.template(argument));
    }
    try {
      return new Probe.Fixed(kind.with(Text.latin1(check.argument()), files));
    } catch (OperatorException wrong) {
      throw SecLangException.at(
          check.position(),
          "@" + check.operator(),
          wrong.value(),
          wrong.expected(),
          wrong.refused());
    }
  }
}
