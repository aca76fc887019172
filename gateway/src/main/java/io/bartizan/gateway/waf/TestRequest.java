package io.bartizan.gateway.waf;

import io.bartizan.gateway.command.Terminal;
import io.bartizan.policies.waf.GatewayRules;
import io.bartizan.waf.Peers;
import io.bartizan.waf.Rules;
import io.bartizan.waf.Transaction;
import io.bartizan.waf.engine.Hit;
import io.bartizan.waf.engine.Verdict;
import io.bartizan.waf.lang.Fault;
import io.bartizan.waf.lang.SecLangException;
import io.bartizan.waf.lang.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/// `bartizan waf test`: judges a request from a file, and says which rules hit and why.
record TestRequest(List<String> rules, String file) implements WafCommand {
  private static final List<String> SCORES =
      List.of("blocking_inbound_anomaly_score", "anomaly_score");

  TestRequest {
    rules = List.copyOf(rules);
  }

  @Override
  public int run(Terminal terminal) {
    try {
      List<Source> sources = GatewayRules.around(RuleFiles.read(rules));
      RawRequest request = request();
      return judge(loaded(sources, terminal), request, terminal);
    } catch (SecLangException e) {
      terminal.complain(e.getMessage() + "\n`bartizan waf check` lists every mistake.");
    } catch (IOException e) {
      terminal.complain(String.valueOf(e.getMessage()));
    }
    return 1;
  }

  /// The rules without those that are refused, which are named.
  private static Rules loaded(List<Source> sources, Terminal terminal) throws SecLangException {
    Rules rules = Rules.sparing(sources.toArray(Source[]::new));
    for (Fault lost : rules.lost()) {
      terminal.complain("rule " + lost.rule() + " is lost: " + lost.error().getMessage());
    }
    return rules;
  }

  private RawRequest request() throws IOException {
    try {
      byte[] bytes =
          file.equals("-") ? System.in.readAllBytes() : Files.readAllBytes(Path.of(file));
      return RawRequest.read(bytes);
    } catch (NoSuchFileException e) {
      throw new IOException(
          file + ": no such file (expected: a request as raw HTTP, or - for standard input)", e);
    } catch (IOException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  private static int judge(Rules rules, RawRequest request, Terminal terminal) {
    Transaction transaction = rules.begin(new Peers("127.0.0.1", 40000, "127.0.0.1", 80, "test"));
    Verdict verdict = verdict(transaction, request);
    List<Hit> hits = transaction.end();
    for (Hit hit : hits) {
      terminal.out().print(new HitText(terminal.ink()).of(hit));
    }
    String score = score(transaction);
    terminal.say(
        (hits.size() == 1 ? "1 rule hit" : hits.size() + " rules hit")
            + (score.isEmpty() ? "" : ", anomaly score " + score));
    terminal.say(
        verdict.blocks()
            ? terminal.ink().red("blocked") + ": " + why(verdict)
            : terminal.ink().green("passed"));
    return verdict.blocks() ? 1 : 0;
  }

  private static Verdict verdict(Transaction transaction, RawRequest request) {
    transaction.requestLine(request.method(), request.target(), request.protocol());
    for (RawRequest.Field field : request.fields()) {
      transaction.requestHeader(field.name(), field.value());
    }
    Verdict verdict = transaction.requestHead();
    if (!verdict.blocks()) {
      byte[] body = request.body().bytes();
      verdict = transaction.requestBody(body, 0, body.length);
    }
    return verdict.blocks() ? verdict : transaction.requestEnd();
  }

  private static String score(Transaction transaction) {
    return SCORES.stream()
        .map(transaction::variable)
        .filter(value -> !value.isEmpty())
        .findFirst()
        .orElse("");
  }

  private static String why(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Pass() -> "";
      case Verdict.Deny(int status, int rule) -> "status " + status + by(rule);
      case Verdict.Drop(int rule) -> "the connection ends" + by(rule);
      case Verdict.Redirect(int status, String location, int rule) ->
          "status " + status + " to " + location + by(rule);
    };
  }

  private static String by(int rule) {
    return rule == 0 ? ", by a limit" : ", by rule " + rule;
  }
}
