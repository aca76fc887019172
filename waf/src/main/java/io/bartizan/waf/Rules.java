package io.bartizan.waf;

import io.bartizan.waf.engine.Program;
import io.bartizan.waf.engine.Witness;
import io.bartizan.waf.lang.Fault;
import io.bartizan.waf.lang.Mode;
import io.bartizan.waf.lang.Note;
import io.bartizan.waf.lang.Script;
import io.bartizan.waf.lang.SecLangException;
import io.bartizan.waf.lang.Source;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/// Rules, loaded and compiled once: immutable, for any number of transactions and threads. What
/// lives on between transactions (IP, GLOBAL, SESSION, USER, RESOURCE) lives in memory with them.
///
/// ```java
/// Rules rules = Rules.load(Path.of("crs-setup.conf"), Path.of("crs.conf"));
/// Transaction transaction = rules.begin(Peers.of("192.0.2.1", "t1"));
/// ```
public final class Rules {
  private final Program program;
  private final List<Note> notes;
  private final List<Fault> lost;

  private Rules(Script script, InstantSource clock, List<Fault> lost) throws SecLangException {
    this.program = Program.of(script, clock);
    this.notes = script.notes();
    this.lost = List.copyOf(lost);
  }

  /// Loads files in order, as if they were one. Paths within a file start from its folder.
  ///
  /// @throws IOException if a file cannot be read
  /// @throws SecLangException if something in the files is not understood or not supported; the
  ///   message says where, what, and what is expected
  public static Rules load(Path... files) throws IOException, SecLangException {
    return new Rules(Script.read(List.of(files)), InstantSource.system(), List.of());
  }

  /// Compiles sources in order, as if they were one.
  ///
  /// @throws SecLangException as [#load(Path...)]
  public static Rules of(Source... sources) throws SecLangException {
    return new Rules(Script.of(sources), InstantSource.system(), List.of());
  }

  /// Compiles sources; time is what a clock says.
  ///
  /// @throws SecLangException as [#load(Path...)]
  public static Rules of(InstantSource clock, Source... sources) throws SecLangException {
    return new Rules(Script.of(sources), clock, List.of());
  }

  /// Compiles sources in order, and goes without the rules that ask for what is refused: a pattern
  /// with look-around, an operator that needs the network. [#lost] names them.
  ///
  /// @throws SecLangException if anything else is wrong
  public static Rules sparing(Source... sources) throws SecLangException {
    RuleCheck check = RuleCheck.of(sources);
    for (Fault fault : check.faults()) {
      if (fault.rule() == 0 || !fault.error().refused()) {
        throw fault.error();
      }
    }
    return new Rules(check.script(), InstantSource.system(), check.faults());
  }

  /// The rules that these rules go without, each with the reason.
  public List<Fault> lost() {
    return lost;
  }

  /// Directives that were understood but change nothing here, each with the reason.
  public List<Note> notes() {
    return notes;
  }

  /// How many rules there are; a chain counts as one.
  public int size() {
    return program.size();
  }

  /// What `SecRuleEngine` says.
  public Mode mode() {
    return program.settings().mode();
  }

  /// A transaction for a request that is about to come. It may be used again for the next request:
  /// see [Transaction#begin(Peers)].
  public Transaction begin(Peers peers) {
    return new Transaction(program, null).begin(peers);
  }

  /// A transaction that tells a witness each value that a rule looks at. Slower: for whoever wants
  /// to know why.
  public Transaction begin(Peers peers, Witness witness) {
    return new Transaction(program, witness).begin(peers);
  }
}
