package io.bartizan.waf;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.waf.lang.SecLangException;
import io.bartizan.waf.lang.Source;
import io.bartizan.waf.text.Text;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a transaction saw does not outlive it.
final class ForgettingTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "REQUEST_URI_RAW \"!@rx zzz\" \"t:none",
        "REQUEST_URI_RAW \"@rx zzz\" \"t:none,t:lowercase",
        "REQUEST_URI_RAW \"@rx (sec)ret\" \"capture,t:none",
        "REQUEST_URI_RAW|REQUEST_METHOD \"@rx secret\" \"setvar:tx.seen=%{MATCHED_VAR}",
        "ARGS \"@rx secret\" \"t:none,setvar:'tx.%{MATCHED_VAR_NAME}=%{MATCHED_VAR}'"
      })
  void a_transaction_that_forgets_keeps_nothing_of_what_it_saw(String rule)
      throws SecLangException {
    String text = "SecRuleEngine On\nSecRule " + rule + ",id:1,phase:1,pass,log\"";
    Rules rules = Rules.of(Source.text("rules", null, text));
    Transaction transaction = rules.begin(Peers.of("192.0.2.1", "t"));
    WeakReference<byte[]> secret = played(transaction);
    transaction.forget();
    for (int i = 0; i < 20 && secret.get() != null; i++) {
      System.gc();
    }
    assertThat(secret.get()).isNull();
    assertThat(transaction.hits()).isEmpty();
  }

  @Test
  void what_is_made_of_a_long_body_is_not_kept_while_its_answer_is_waited_for()
      throws SecLangException {
    StringBuilder text = new StringBuilder("SecRuleEngine On\nSecRequestBodyAccess On\n");
    int id = 1;
    for (String by : List.of("lowercase", "uppercase", "urlDecodeUni", "cssDecode", "jsDecode")) {
      text.append("SecRule ARGS \"@rx secret\" \"id:%d,phase:2,pass,t:%s\"\n".formatted(id++, by));
      text.append("SecRule ARGS \"@endsWith x\" \"id:%d,phase:2,pass,t:%s\"\n".formatted(id++, by));
    }
    Rules rules = Rules.of(Source.text("rules", null, text.toString()));
    byte[] body = ("a=" + "bC%41\\d ".repeat(12_500)).getBytes(StandardCharsets.US_ASCII);
    List<Transaction> waiting = new ArrayList<>();
    long before = used();
    for (int i = 0; i < 50; i++) {
      waiting.add(judged(rules, body));
    }
    assertThat(used() - before).isLessThan(3L * waiting.size() * body.length);
    assertThat(waiting).allSatisfy(one -> assertThat(one.end()).isEmpty());
  }

  private static Transaction judged(Rules rules, byte[] body) {
    Transaction transaction = rules.begin(Peers.of("192.0.2.1", "t"));
    transaction.requestLine("POST", "/", "HTTP/1.1");
    transaction.requestHeader("Content-Type", "application/x-www-form-urlencoded");
    transaction.requestHead();
    transaction.requestBody(body.clone(), body.length);
    transaction.requestEnd();
    return transaction;
  }

  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private static WeakReference<byte[]> played(Transaction transaction) {
    byte[] target = "/?q=secret".getBytes(StandardCharsets.US_ASCII);
    transaction.requestLine(Text.latin1("GET"), Text.of(target), Text.latin1("HTTP/1.1"));
    transaction.requestHead();
    transaction.requestEnd();
    transaction.end();
    return new WeakReference<>(target);
  }
}
