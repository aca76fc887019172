package io.bartizan.waf;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.waf.engine.Hit;
import io.bartizan.waf.lang.SecLangException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is decided without running rules is what rules decide that run.
class ForesightTest {
  private static final String[] RULES = {
    "SecAction \"id:1,phase:1,nolog,pass,setvar:tx.level=2,setvar:tx.sum=0\"",
    "SecRule &TX:limit \"@eq 0\" \"id:2,phase:1,nolog,pass,setvar:tx.limit=5\"",
    "SecRule REQUEST_HEADERS:X-Limit \"@rx ^\\d+$\" \"id:3,phase:1,nolog,pass,capture,setvar:tx.limit=%{tx.0}\"",
    "SecRule &TX:limit \"@eq 0\" \"id:4,phase:1,log,pass\"",
    "SecRule TX:level \"@lt 3\" \"id:5,phase:1,nolog,pass,skipAfter:END\"",
    "SecRule REQUEST_URI \"@rx x\" \"id:6,phase:1,log,pass\"",
    "SecMarker END",
    "SecRule TX:limit \"@gt 5\" \"id:7,phase:1,log,pass,setvar:tx.sum=+%{tx.limit}\"",
    "SecRule ARGS_NAMES|ARGS \"@rx ^q\" \"id:8,phase:2,log,pass,t:lowercase,setvar:tx.arg_%{MATCHED_VAR}=1,setvar:tx.sum=+1\"",
    "SecRule TX:arg_q \"@eq 1\" \"id:9,phase:2,log,pass\"",
    "SecRule TX:level \"@eq 2\" \"id:10,phase:2,log,pass,chain\"",
    "SecRule TX:sum \"@ge 1\" \"setvar:tx.level=3\"",
    "SecRule TX:level \"!@eq 3\" \"id:11,phase:2,log,pass\"",
    "SecRule TX:level \"@lt %{tx.limit}\" \"id:12,phase:3,log,pass\"",
    "SecRule TX:level \"@within 2,3\" \"id:13,phase:5,log,pass\"",
    "SecRule REQUEST_HEADERS:X-Limit|REQUEST_HEADERS_NAMES \"@rx (?i)limit|7$\" \"id:14,phase:2,log,pass,t:trim\""
  };

  private static final String[] OPENING = {
    "SecRule REQUEST_HEADERS:X-Limit \"@rx ^7\" \"id:1,phase:1,nolog,pass,setvar:tx.given=seven,setvar:tx.kept=7,setvar:tx.gone=1\"",
    "SecRule REQUEST_HEADERS:X-Limit \"@rx ^3\" \"id:2,phase:1,nolog,pass,ctl:ruleRemoveById=23\"",
    "SecAction \"id:20,phase:1,nolog,pass,setvar:tx.level=1,setvar:tx.sum=0\"",
    "SecRule &TX:given \"@eq 0\" \"id:21,phase:1,nolog,pass,setvar:tx.given=none\"",
    "SecRule TX:given \"@streq seven\" \"id:22,phase:1,nolog,pass,setvar:tx.level=3,setvar:!tx.gone\"",
    "SecRule TX:level \"@lt 3\" \"id:23,phase:1,nolog,pass,setvar:tx.kept=%{tx.given}%{tx.level}\"",
    "SecRule &TX:gone \"@eq 0\" \"id:24,phase:1,nolog,pass,setvar:tx.limit=%{tx.level}\"",
    "SecRule &TX:other \"@gt 0\" \"id:25,phase:1,deny,log,msg:'never'\"",
    "SecRule TX:given \"@streq seven\" \"id:26,phase:1,nolog,pass,chain\"",
    "SecRule TX:level \"@ge 3\" \"setvar:tx.sum=9\"",
    "SecRule TX:level \"@eq 3\" \"id:27,phase:1,log,pass,msg:'level %{tx.level}'\"",
    "SecAction \"id:28,phase:1,nolog,pass,setvar:tx.arg_q=%{tx.sum}\"",
    "SecAction \"id:29,phase:1,log,pass,msg:'%{MATCHED_VAR_NAME} %{MATCHED_VAR} %{tx.kept} %{tx.gone}'\"",
    "SecRule REQUEST_URI \"@rx q\" \"id:30,phase:1,log,pass\""
  };

  @ParameterizedTest
  @ValueSource(strings = {"/", "/?q=1", "/?Q=q", "/x?a=Q&b=2", "/?qq=%20&q", "/?a=" + "q"})
  void rules_that_are_left_out_would_not_have_matched(String target) throws SecLangException {
    compare(Stage.of(RULES).rules(), target);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/?q=1"})
  void variables_that_are_known_beforehand_are_what_rules_would_have_set(String target)
      throws SecLangException {
    compare(Stage.of(OPENING).rules(), target);
  }

  @ParameterizedTest
  @ValueSource(strings = {"22", "30", "20"})
  void a_target_that_is_taken_from_some_rules_changes_nothing_for_others(String blind)
      throws SecLangException {
    String[] rules = OPENING.clone();
    rules[1] =
        "SecRule REQUEST_HEADERS:X-Limit \"@rx ^7\" \"id:2,phase:1,nolog,pass,"
            + "ctl:ruleRemoveTargetById="
            + blind
            + ";TX:given,ctl:ruleRemoveTargetById="
            + blind
            + ";REQUEST_URI\"";
    compare(Stage.of(rules).rules(), "/?q=1");
  }

  private static final String[] AGAIN = {
    "SecRule REQUEST_HEADERS:X-Limit \"@rx ^(?:7.*)?$\" \"id:1,phase:1,nolog,pass,setvar:tx.kept=1,setvar:tx.given=some\"",
    "SecRule REQUEST_HEADERS:X-Limit \"@rx ^3\" \"id:2,phase:1,nolog,pass,setvar:tx.kept=2,setvar:tx.given=some\"",
    "SecRule REQUEST_HEADERS:X-Limit \"@rx ^0\" \"id:3,phase:1,nolog,pass,setvar:tx.sum=5\"",
    "SecAction \"id:20,phase:1,nolog,pass,setvar:tx.kept=1\"",
    "SecAction \"id:21,phase:1,nolog,pass,setvar:tx.level=1\"",
    "SecRule &TX:given \"@eq 0\" \"id:22,phase:1,nolog,pass,setvar:tx.given=none\"",
    "SecRule TX:level \"@lt 3\" \"id:23,phase:1,nolog,pass,setvar:tx.sum=+%{tx.level}\"",
    "SecRule TX:level \"@lt 3\" \"id:24,phase:1,nolog,pass,setvar:tx.level=+1\"",
    "SecRule TX:sum \"@gt 5\" \"id:25,phase:1,log,pass,msg:'sum %{tx.sum}'\"",
    "SecRule TX:level \"@ge 2\" \"id:26,phase:1,nolog,pass,setvar:tx.limit=%{tx.sum}\"",
    "SecRule TX:sum \"@gt 5\" \"id:27,phase:1,log,pass,msg:'kept %{tx.kept}'\"",
    "SecAction \"id:28,phase:1,nolog,pass,setvar:tx.arg_q=%{tx.sum}\"",
    "SecRule REQUEST_URI \"@rx q\" \"id:30,phase:1,log,pass\""
  };

  /// What is set to what it is already is set nevertheless, and what counts is counted.
  @ParameterizedTest
  @ValueSource(strings = {"/", "/?q=1"})
  void variables_that_were_set_before_are_set_again(String target) throws SecLangException {
    compare(Stage.of(AGAIN).rules(), target);
  }

  private static final String[] NAMES = {
    "SecRule REQUEST_HEADERS_NAMES \"@rx ^(.)(.*)$\" \"id:1,phase:1,log,pass,capture,t:lowercase,msg:'%{MATCHED_VAR_NAME} %{tx.2}',setvar:tx.kept=%{tx.1},setvar:'tx.of_%{tx.0}=/%{tx.2}/',chain\"",
    "SecRule TX:/^of_/ \"@within %{tx.list} /-limit/ /a/\" \"log,setvar:tx.sum=+1\"",
    "SecRule TX:1|TX:2 \"@rx .\" \"id:2,phase:1,log,pass,msg:'%{MATCHED_VAR}'\"",
    "SecRule REQUEST_HEADERS:X-Limit|REQUEST_HEADERS_NAMES \"@rx ^[x7](.*)\" \"id:3,phase:1,log,pass,capture,setvar:tx.list=%{tx.1}\"",
    "SecRule ARGS_NAMES \"@rx ^(\\d)\" \"id:4,phase:2,log,pass,capture,setvar:tx.%{tx.1}=9,setvar:tx.level=%{tx.1}%{tx.sum}\"",
    "SecRule ARGS_NAMES|REQUEST_METHOD|REQUEST_HEADERS_NAMES \"!@within GET X-LIMIT q \" \"id:5,phase:2,log,pass\"",
    "SecRule ARGS_NAMES|REQUEST_HEADERS_NAMES \"@detectSQLi\" \"id:6,phase:2,log,pass\"",
    "SecRule REQUEST_HEADERS|REQUEST_HEADERS_NAMES \"@rx zz\" \"id:7,phase:2,log,pass\""
  };

  /// Names come again: what rules did with them is remembered.
  @ParameterizedTest
  @ValueSource(strings = {"/?q=1", "/?0=1&1=2&2=q", "/?a=b&A=b", "/?1'or'1'='1=q&x=1"})
  void what_rules_did_with_names_they_do_again(String target) throws SecLangException {
    compare(Stage.of(NAMES).rules(), target);
  }

  private static void compare(Rules rules, String target) {
    Transaction foresighted = rules.begin(Peers.of("192.0.2.1", "t"));
    for (String limit : new String[] {"", "7", "07 ", "3", "none", "7", ""}) {
      Transaction plain = rules.begin(Peers.of("192.0.2.1", "t"), (_, _, _, _, _) -> {});
      foresighted.begin(Peers.of("192.0.2.1", "t"));
      assertThat(played(foresighted, target, limit))
          .as(target + " " + limit)
          .isEqualTo(played(plain, target, limit));
      for (String variable : List.of("sum", "level", "limit", "arg_q", "kept", "given", "gone")) {
        assertThat(foresighted.variable(variable)).isEqualTo(plain.variable(variable));
      }
    }
  }

  private static List<Hit> played(Transaction transaction, String target, String limit) {
    transaction.requestLine("GET", target, "HTTP/1.1");
    transaction.requestHeader("X-LIMIT", limit);
    transaction.requestHead();
    transaction.requestEnd();
    transaction.responseLine("HTTP/1.1", 200);
    transaction.responseHead();
    transaction.responseEnd();
    return transaction.end();
  }
}
