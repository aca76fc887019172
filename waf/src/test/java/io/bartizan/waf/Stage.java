package io.bartizan.waf;

import io.bartizan.waf.engine.Hit;
import io.bartizan.waf.engine.Verdict;
import io.bartizan.waf.lang.SecLangException;
import io.bartizan.waf.lang.Source;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/// Plays requests to rules; its clock moves by hand.
final class Stage {
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final Rules rules;
  private String type = "application/x-www-form-urlencoded";
  private String client = "192.0.2.1";

  /// What came of a request: what was decided, and which rules hit.
  record Outcome(Verdict verdict, List<Hit> hits) {
    int status() {
      return switch (verdict) {
        case Verdict.Pass() -> 200;
        case Verdict.Deny(int status, _) -> status;
        case Verdict.Redirect(int status, _, _) -> status;
        case Verdict.Drop(_) -> 0;
      };
    }

    List<Integer> rules() {
      return hits.stream().map(Hit::rule).toList();
    }

    String message() {
      return hits.getLast().message();
    }
  }

  private Stage(String text) throws SecLangException {
    this.rules = Rules.of((InstantSource) () -> now, Source.text("rules", null, text));
  }

  /// Rules with the engine on.
  static Stage of(String... lines) throws SecLangException {
    return new Stage("SecRuleEngine On\n" + String.join("\n", lines));
  }

  Rules rules() {
    return rules;
  }

  /// Time passes.
  void pass(int seconds) {
    now = now.plusSeconds(seconds);
  }

  /// Who asks from now on.
  Stage from(String address) {
    client = address;
    return this;
  }

  /// The content type of bodies from now on.
  Stage type(String contentType) {
    type = contentType;
    return this;
  }

  Outcome get(String target, String... headers) {
    return play("GET", target, "", "", headers);
  }

  Outcome post(String target, String body) {
    return play("POST", target, body, "", "Content-Type", type);
  }

  Outcome answered(String target, String answer) {
    return play("GET", target, "", answer);
  }

  private Outcome play(
      String method, String target, String body, String answer, String... headers) {
    Transaction transaction = rules.begin(Peers.of(client, "t1"));
    Verdict verdict = request(transaction, method, target, body, headers);
    if (!verdict.blocks()) {
      verdict = response(transaction, answer);
    }
    return new Outcome(verdict, transaction.end());
  }

  private static Verdict request(
      Transaction transaction, String method, String target, String body, String... headers) {
    transaction.requestLine(method, target, "HTTP/1.1");
    for (int i = 0; i < headers.length; i += 2) {
      transaction.requestHeader(headers[i], headers[i + 1]);
    }
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    Verdict verdict = transaction.requestHead();
    if (!verdict.blocks()) {
      verdict = transaction.requestBody(bytes, 0, bytes.length);
    }
    return verdict.blocks() ? verdict : transaction.requestEnd();
  }

  private static Verdict response(Transaction transaction, String answer) {
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    transaction.responseLine("HTTP/1.1", 200);
    transaction.responseHeader("Content-Type", "text/plain");
    Verdict verdict = transaction.responseHead();
    if (!verdict.blocks()) {
      verdict = transaction.responseBody(bytes, 0, bytes.length);
    }
    return verdict.blocks() ? verdict : transaction.responseEnd();
  }
}
