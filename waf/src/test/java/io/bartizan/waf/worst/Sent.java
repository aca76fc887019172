package io.bartizan.waf.worst;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.bartizan.waf.Peers;
import io.bartizan.waf.Rules;
import io.bartizan.waf.Transaction;
import io.bartizan.waf.engine.Hit;
import io.bartizan.waf.engine.Verdict;
import io.bartizan.waf.text.Text;
import java.util.List;

/// A request as it is judged: its target, further fields (name and value in turn), and its body.
record Sent(String target, List<String> fields, Text body) {
  private static final String FORM = "application/x-www-form-urlencoded";

  Sent {
    fields = List.copyOf(fields);
  }

  static Sent form(String body) {
    return typed(FORM, body.getBytes(ISO_8859_1));
  }

  static Sent typed(String type, byte[] body) {
    return new Sent("/orders", List.of("Content-Type", type), Text.of(body));
  }

  static Sent head(String target, List<String> fields) {
    return new Sent(target, fields, Text.EMPTY);
  }

  /// How long all rules take together, in nanoseconds of this thread's processor time.
  long cost(Rules rules) {
    long before = Clock.now();
    judged(rules);
    return Clock.now() - before;
  }

  /// What the rules found.
  List<Hit> judged(Rules rules) {
    Transaction transaction = rules.begin(Peers.of("192.0.2.7", "worst"));
    transaction.requestLine(body.length() > 0 ? "POST" : "GET", target, "HTTP/1.1");
    transaction.requestHeader("Host", "www.example.com");
    transaction.requestHeader("Accept", "*/*");
    for (int i = 0; i < fields.size(); i += 2) {
      transaction.requestHeader(fields.get(i), fields.get(i + 1));
    }
    if (body.length() > 0) {
      transaction.requestHeader("Content-Length", Integer.toString(body.length()));
    }
    Verdict verdict = transaction.requestHead();
    if (!verdict.blocks()) {
      transaction.requestBody(body.array(), body.start(), body.end());
      transaction.requestEnd();
    }
    return transaction.end();
  }
}
