package io.bartizan.waf.suite;

import io.bartizan.waf.Peers;
import io.bartizan.waf.Rules;
import io.bartizan.waf.Transaction;
import io.bartizan.waf.engine.Verdict;
import io.bartizan.waf.lang.SecLangException;
import io.bartizan.waf.lang.Source;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One case of ModSecurity's regression suite: rules, a request, a response, and what is expected
/// of them.
record RegressionCase(String name, @Nullable Object node) {
  private static final int PASSED = 200;

  /// The status that the case expects; 200 if it expects none.
  int status() {
    return Yaml.number(Yaml.at(expected(), "http_code"), PASSED);
  }

  /// Whether the rules must be refused.
  boolean expectsRefusal() {
    return !Yaml.text(Yaml.at(expected(), "parser_error"), "").isEmpty();
  }

  /// Whether the case asserts anything that can be seen here: a status, or that rules are refused.
  boolean asserts() {
    return expectsRefusal() || Yaml.at(expected(), "http_code") != null;
  }

  private @Nullable Object expected() {
    return Yaml.at(node, "expected");
  }

  String rules() {
    return Yaml.list(Yaml.at(node, "rules")).stream()
        .map(Object::toString)
        .collect(Collectors.joining("\n"));
  }

  /// What came of the case: `refused: why`, or a status.
  String outcome() {
    try {
      Rules rules = Rules.of(Source.text(name, null, rules()));
      return Integer.toString(status(rules));
    } catch (SecLangException refused) {
      return "refused: " + refused.getMessage();
    }
  }

  boolean passes(String outcome) {
    return expectsRefusal()
        ? outcome.startsWith("refused")
        : outcome.equals(Integer.toString(status()));
  }

  private int status(Rules rules) {
    Object client = Yaml.at(node, "client");
    Object server = Yaml.at(node, "server");
    Transaction transaction =
        rules.begin(
            new Peers(
                Yaml.text(Yaml.at(client, "ip"), "127.0.0.1"),
                Yaml.number(Yaml.at(client, "port"), 0),
                Yaml.text(Yaml.at(server, "ip"), "127.0.0.1"),
                Yaml.number(Yaml.at(server, "port"), 0),
                "case"));
    Verdict verdict = verdict(transaction);
    transaction.end();
    return switch (verdict) {
      case Verdict.Pass() -> PASSED;
      case Verdict.Deny(int status, _) -> status;
      case Verdict.Redirect(int status, _, _) -> status;
      case Verdict.Drop(_) -> 403;
    };
  }

  private Verdict verdict(Transaction transaction) {
    Verdict verdict = request(transaction);
    return verdict.blocks() ? verdict : response(transaction);
  }

  private Verdict request(Transaction transaction) {
    Object request = Yaml.at(node, "request");
    transaction.requestLine(
        Yaml.text(Yaml.at(request, "method"), "GET"),
        latin1(Yaml.text(Yaml.at(request, "uri"), "/")),
        "HTTP/" + Yaml.text(Yaml.at(request, "http_version"), "1.1"));
    for (Map.Entry<?, ?> header : Yaml.map(Yaml.at(request, "headers")).entrySet()) {
      transaction.requestHeader(
          header.getKey().toString(), latin1(String.valueOf(header.getValue())));
    }
    Verdict verdict = transaction.requestHead();
    byte[] body = body(Yaml.at(request, "body"));
    if (!verdict.blocks()) {
      verdict = transaction.requestBody(body, 0, body.length);
    }
    return verdict.blocks() ? verdict : transaction.requestEnd();
  }

  private Verdict response(Transaction transaction) {
    Object response = Yaml.at(node, "response");
    for (Map.Entry<?, ?> header : Yaml.map(Yaml.at(response, "headers")).entrySet()) {
      transaction.responseHeader(
          header.getKey().toString(), latin1(String.valueOf(header.getValue())));
    }
    transaction.responseLine("HTTP/1.1", Yaml.number(Yaml.at(response, "status"), PASSED));
    Verdict verdict = transaction.responseHead();
    byte[] body = body(Yaml.at(response, "body"));
    if (!verdict.blocks()) {
      verdict = transaction.responseBody(body, 0, body.length);
    }
    return verdict.blocks() ? verdict : transaction.responseEnd();
  }

  private static String latin1(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  private static byte[] body(@Nullable Object body) {
    String joined =
        body instanceof List<?> lines
            ? lines.stream().map(line -> line + "\n").collect(Collectors.joining())
            : Yaml.text(body, "");
    return joined.getBytes(StandardCharsets.UTF_8);
  }
}
