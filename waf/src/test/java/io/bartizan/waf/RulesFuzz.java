package io.bartizan.waf;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.bartizan.waf.engine.Hit;
import io.bartizan.waf.lang.SecLangException;
import io.bartizan.waf.lang.Source;
import io.bartizan.waf.text.Text;
import java.util.List;

/// Whatever rules are, they are loaded or refused with a reason; whatever a request is, it is
/// judged, and the same whether rules are foreseen or run one after the other.
final class RulesFuzz {
  private static final String RULES =
      """
      SecRuleEngine DetectionOnly
      SecDefaultAction "phase:2,log,pass,t:lowercase"
      SecRule REQUEST_HEADERS:Content-Type "json" \\
        "id:1,phase:1,nolog,pass,ctl:requestBodyProcessor=JSON"
      SecRule ARGS:level "@rx ." "id:2,phase:1,nolog,pass,setvar:tx.level=%{MATCHED_VAR}"
      SecRule TX:level "@lt 2" "id:3,phase:2,nolog,pass,skipAfter:END"
      SecRule ARGS|ARGS_NAMES|REQUEST_COOKIES|!ARGS:/^x/ "@rx (a+)b|<script" \\
        "id:4,phase:2,capture,t:none,t:urlDecodeUni,t:htmlEntityDecode,setvar:tx.n_%{tx.1}=+1"
      SecMarker END
      SecRule ARGS|REQUEST_BODY|REQUEST_URI "@pm union select ../ alert" \\
        "id:5,phase:2,t:none,t:base64Decode,t:removeWhitespace,multiMatch,chain"
        SecRule MATCHED_VARS "!@contains x" "setvar:tx.score=+1"
      SecRule &TX:/^n_/ "@gt 0" "id:6,phase:5,logdata:'%{tx.score} %{MATCHED_VAR}'"
      """;

  @FuzzTest(maxDuration = "1m")
  void rules(FuzzedDataProvider data) {
    try {
      Rules.of(Source.text("fuzz", null, data.consumeRemainingAsString().replace("nclude", "")));
    } catch (SecLangException refused) {
      assertThat(refused).hasMessageMatching("(?s)fuzz:\\d+:\\d+: .*expected: .*");
    }
  }

  @FuzzTest(maxDuration = "2m")
  void requests(FuzzedDataProvider data) throws SecLangException {
    Rules rules = Rules.of(Source.text("rules", null, RULES));
    Text target = Text.latin1(data.consumeString(200));
    Text type = Text.latin1(data.consumeString(60));
    Text cookie = Text.latin1(data.consumeString(60));
    byte[] body = data.consumeRemainingAsBytes();
    List<Hit> foreseen = judged(rules.begin(peers()), target, type, cookie, body);
    List<Hit> plain =
        judged(rules.begin(peers(), (_, _, _, _, _) -> {}), target, type, cookie, body);
    assertThat(foreseen).isEqualTo(plain);
  }

  private static Peers peers() {
    return Peers.of("192.0.2.1", "fuzz");
  }

  private static List<Hit> judged(
      Transaction transaction, Text target, Text type, Text cookie, byte[] body) {
    transaction.requestLine(Text.latin1("POST"), target, Text.latin1("HTTP/1.1"));
    transaction.requestHeader(Text.latin1("Content-Type"), type);
    transaction.requestHeader(Text.latin1("Cookie"), cookie);
    transaction.requestHead();
    transaction.requestBody(body, 0, body.length);
    transaction.requestEnd();
    return transaction.end();
  }
}
