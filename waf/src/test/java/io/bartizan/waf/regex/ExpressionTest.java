package io.bartizan.waf.regex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionTest {
  private static byte[] bytes(String latin1) {
    return latin1.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static boolean found(String pattern, String text) throws PatternException {
    byte[] bytes = bytes(text);
    return Expression.of(pattern).found(bytes, 0, bytes.length);
  }

  /// The groups that take part, joined by `|`; null if nothing is found.
  private static @Nullable String groups(String pattern, String text) throws PatternException {
    Expression expression = Expression.of(pattern);
    byte[] bytes = bytes(text);
    int[] groups = new int[2 * expression.groupCount() + 2];
    if (!expression.found(bytes, 0, bytes.length, groups)) {
      return null;
    }
    List<String> all = new ArrayList<>();
    for (int i = 0; i < groups.length; i += 2) {
      all.add(groups[i] < 0 ? "-" : text.substring(groups[i], groups[i + 1]));
    }
    return String.join("|", all);
  }

  private static PatternException refused(String pattern) {
    return catchThrowableOfType(PatternException.class, () -> Expression.of(pattern));
  }

  @Test
  void a_bracket_and_a_mark_without_their_end_stand_for_themselves() throws Exception {
    assertThat(found("^a[ ?[=<>]+b", "a=[<b")).isTrue();
    assertThat(found("^a[[.]b", "a.b")).isTrue();
    assertThat(refused("[[=a=]]")).hasMessageContaining("collating element");
    assertThat(refused("[[.-.]]")).hasMessageContaining("collating element");
  }

  @Test
  void agrees_with_the_cases_of_the_rx_operator() throws Exception {
    SeclangCases cases = SeclangCases.of("rx");
    assumeFalse(cases.rows().isEmpty());
    for (SeclangCases.Row row : cases.rows()) {
      assertThat(found(row.parameter(), row.input())).as("%s", row).isEqualTo(row.matches());
      if (!row.groups().isEmpty()) {
        assertThat(groups(row.parameter(), row.input())).isEqualTo(String.join("|", row.groups()));
      }
    }
    System.out.println("rows of rx: " + cases.rows().size());
    assertThat(cases.rows()).hasSize(18);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "[[:digit:]]+ a12b 12",
        "[[=<>]+ a=[<b =[<",
        "[[.a]+ b.[a .[a",
        "[[:fo]+ b:[f :[f",
        "[a[=b]c=] xbc=] bc=]",
        "[^[:^alpha:]]+ 1ab2 ab",
        "[]a]+ x]a] ]a]",
        "[^]]+ ]ab] ab",
        "[a\\-c]+ b-ac -ac",
        "[\\w-]+ a-b a-b",
        "[a-\\d]+ -1a -1a",
        "[\\Qa]\\E]+ x]a ]a",
        "\\Qa.b*\\E+ a.b** a.b**",
        "\\x41\\x{42}\\103\\o{104} ABCD ABCD",
        "a{,2}b{ a{,2}b{ a{,2}b{",
        "(?i)straSSe|x STRASSE STRASSE",
        "a(?i)b|c C C",
        "(?i:a)b Ab Ab",
        "(?i:a)b AB ",
        "(?x)a~?b#c ab ab",
        "(?#note)a(?#more)+ aa aa",
        "(?<name>a)(?P<other>b)(?'third'c) abc abc|a|b|c",
        "(?|(a)|(b)(c))(d) bcd bcd|b|c|d",
        "(?n)(a)b ab ab",
        "ba\\Q\\E+ baa baa",
        "ab\\E? a a",
        "a{2}(?#lazy)?b? aab aab",
        "(?-m)^(?^)a$ a a",
        "(?U)a+ aaa a",
        "(?U)a+? aaa aaa",
        "a++b aaab aaab",
        "[ab]*+b aab ",
        "a{1,2}+a aa ",
        "a{1,2}+a aaa aaa",
        "(?>foo|far)x farx farx",
        "(?>a+)b aab aab",
        "a|ab ab a",
        "(a+)(a+) aaa aaa|aa|a",
        "(a+?)(a+) aaa aaa|a|aa",
        "(?:(a)|(b))* ab ab|a|b",
        "(a*)* aa aa|",
        "\\bfoo\\b a-foo-b foo",
        "\\Bo+ foo oo",
        "\\cA? a ''",
        "(x)?a a a|-",
      })
  void finds_what_perl_finds(String pattern, String text, @Nullable String expected)
      throws Exception {
    assertThat(groups(pattern.replace('~', ' '), text)).isEqualTo(expected);
  }

  @Test
  void takes_lines_as_the_rule_language_does() throws Exception {
    assertThat(found("^b$", "a\nb\nc")).isTrue();
    assertThat(found("a.b", "a\nb")).isTrue();
    assertThat(found("(?-s)a.b", "a\nb")).isFalse();
    assertThat(found("\\Ab", "a\nb")).isFalse();
    assertThat(found("(?-m)a$", "a\n")).isTrue();
    assertThat(found("(?-m)a$", "a\n\n")).isFalse();
    assertThat(found("a\\Z", "a\n")).isTrue();
    assertThat(found("a\\z", "a\n")).isFalse();
    assertThat(found("a\\R\\z", "a\r\n")).isTrue();
    assertThat(found("a\\R\\n", "a\r\n")).isFalse();
    assertThat(found("^", "")).isTrue();
    assertThat(found("\\n^", "a\n")).isFalse();
    assertThat(found("", "")).isTrue();
  }

  @Test
  void takes_bytes_as_bytes() throws Exception {
    assertThat(found("\\xc2\\xb4", "\u00c2\u00b4")).isTrue();
    assertThat(found("[\\x80-\\xff]", "\u00e9")).isTrue();
    assertThat(found("(?i)\u00e9", "\u00c9")).isFalse();
    assertThat(found("\\w|\\s|\\d", "\u00e9\u00a0\u0085")).isFalse();
    assertThat(found("\\h", "\u00a0")).isTrue();
    assertThat(found("\\v", "\u0085")).isTrue();
    assertThat(found("a\\x00b", "a\0b")).isTrue();
  }

  @Test
  void looks_at_nothing_outside_of_the_text() throws Exception {
    byte[] bytes = bytes("xfoo\ny");
    int[] groups = new int[4];
    assertThat(Expression.of("^foo$").found(bytes, 1, 4, groups)).isTrue();
    assertThat(groups).containsExactly(1, 4, -1, -1);
    assertThat(Expression.of("^foo$").found(bytes, 0, 4)).isFalse();
    assertThat(Expression.of("foo\\Z").found(bytes, 1, 5)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      quoteCharacter = '"',
      value = {
        "a(?=b) 1 look-ahead",
        "a(?!b) 1 look-ahead",
        "(?<=a)b 0 look-behind",
        "(?<!a)b 0 look-behind",
        "(a)\\1 3 back-reference",
        "(?<n>a)\\k<n> 7 back-reference",
        "(?P<n>a)(?P=n) 8 back-reference",
        "(a)\\g{1} 3 back-reference",
        "a(?R)? 1 recursion",
        "(a(?1)?) 2 recursion",
        "(?(1)a|b) 0 condition",
        "a(?C1)b 1 callout",
        "(*ACCEPT)a 0 verb",
        "(?>a|ab)c 0 atomic",
        "(?:a|ab)++c 0 possessive",
        "a\\Kb 1 \\K",
        "\\p{L} 0 property",
        "(a 0 group",
        "a) 1 unmatched",
        "[a 0 class",
        "*a 0 nothing",
        "a** 2 nothing",
        "[z-a] 1 range",
        "a{2,1} 1 counts",
        "a{70000} 1 counts",
        "(?:a{1000}){1000} 0 steps",
        "\\x{100} 0 character",
        "\\y 0 escape",
        "(?z)a 2 flag",
        "(?<a>x)(?<a>y) 7 named",
        "[[:foo:]] 1 class",
        "[[:al~pha:]] 1 class",
        "[[=a=]] 1 collating",
        "[[.a\\].]] 1 collating",
        "[[=a[=b=]] 4 collating",
        "[:alpha:] 0 named",
        "[=a=] 0 named",
        "a\\ 1 backslash",
        "€ 0 character",
      })
  void refuses_what_it_cannot_do_and_says_where(String pattern, int position, String what) {
    PatternException refusal = refused(pattern);
    assertThat(refusal).as("%s", pattern).isNotNull().hasMessageContaining(what);
    assertThat(refusal).hasMessageContaining("expected: ");
    assertThat(refusal.position()).as("%s: %s", pattern, refusal.getMessage()).isEqualTo(position);
    assertThat(refusal.pattern()).isEqualTo(pattern);
  }

  @Test
  void refuses_groups_that_nest_too_deep() {
    assertThat(refused("(".repeat(201) + ")".repeat(201))).hasMessageContaining("nested 201 deep");
    assertThat(refused("(".repeat(200) + ")".repeat(200))).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "one\ntwo", "\n", "end\n"})
  void all_of_a_text_is_what_dot_star_between_both_ends_matches(String text)
      throws PatternException {
    byte[] bytes = ("-" + text + "-").getBytes(StandardCharsets.ISO_8859_1);
    for (String pattern : new String[] {"^.*$", "(?:^.*$)|zzz"}) {
      int[] groups = {-7, -7, -7, -7};
      assertThat(Expression.of(pattern).found(bytes, 1, bytes.length - 1, groups)).isTrue();
      assertThat(groups).as(pattern).containsExactly(1, bytes.length - 1, -1, -1);
    }
  }
}
