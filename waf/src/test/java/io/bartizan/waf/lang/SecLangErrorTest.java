package io.bartizan.waf.lang;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.bartizan.waf.Rules;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecLangErrorTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "SecRuleEngin On | x:1:1 | did you mean SecRuleEngine?",
        "SecRuleEngine Maybe | x:1:15: SecRuleEngine: Maybe | On, DetectionOnly or Off",
        "SecRule ARGZ \"a\" \"id:1\" | x:1:9: variable: ARGZ | did you mean ARGS?",
        "SecRule GEO \"a\" \"id:1\" | x:1:9 | refused: no location of addresses",
        "SecRule REQUEST_URI:a \"a\" \"id:1\" | x:1:21 | REQUEST_URI is no collection",
        "SecRule ARGS \"@contain a\" \"id:1\" | operator: contain | did you mean contains?",
        "SecRule ARGS \"a(\" \"id:1\" | x:1:15 | group without an end",
        "SecRule ARGS \"a\" \"id:1,t:lowrcase\" | x:1:26: t: lowrcase | did you mean lowercase?",
        "SecRule ARGS \"a\" \"id:1,dney\" | x:1:24: action: dney | did you mean deny?",
        "SecRule ARGS \"a\" \"id:1,exec:/bin/x\" | x:1:24 | exec is refused",
        "SecRule ARGS \"a\" \"id:1,severity:WORST\" | severity: WORST | a severity or 0 to 7",
        "SecRule ARGS \"a\" \"id:x\" | x:1:22: id: x | a rule's number, 1 to 2147483647",
        "SecRule ARGS \"a\" \"phase:1\" | x:1:1: SecRule: no id | an id",
        "SecRule ARGS \"a\" \"id:1,phase:7\" | x:1:30: phase: 7 | a phase, 1 to 5",
        "SecRule ARGS \"a\" \"id:1,msg:'x %{NONE}'\" | macro: NONE | a variable",
        "SecRule ARGS \"a\" \"id:1,skipAfter:X\" | skipAfter: X | a SecMarker",
        "SecRule ARGS \"a\" \"id:1,setvar:ARGS.a=1\" | setvar: ARGS | TX, IP, GLOBAL",
        "SecRule ARGS \"a\" \"id:1,ctl:x=1\" | ctl: x | a setting",
        "SecRemoteRules k https://a.b | x:1:1 | rules are not fetched from the network",
        "Include missing.conf | x:1:9: Include: missing.conf | a file that exists",
        "SecRequestBodyLimit many | x:1:21: SecRequestBodyLimit: many | a number, 1 to",
        "SecDefaultAction \"phase:1,log\" | SecDefaultAction: phase:1,log | a disruptive action",
        "SecRule XML:/a/b \"a\" \"id:1\" | x:1:13: variable: /a/b | /* for the text",
      })
  void says_where_what_and_what_is_expected(String rules, String where, String expected) {
    SecLangException error =
        catchThrowableOfType(
            SecLangException.class, () -> Rules.of(Source.text("x", null, rules.strip())));
    assertThat(error).hasMessageContaining(where.strip()).hasMessageContaining(expected.strip());
  }
}
