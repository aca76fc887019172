package io.bartizan.waf.detect.xss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bartizan.testkit.Suites;
import io.bartizan.waf.SuiteTable;
import io.bartizan.waf.SuiteTable.Row;
import io.bartizan.waf.detect.Corpus;
import io.bartizan.waf.text.Text;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class XssTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "<script>alert(1)</script>",
        "<ScRiPt/x>",
        "<x:script xmlns:x='http://www.w3.org/1999/xhtml' src='data:,alert(1)'/>",
        "\"><img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)",
        "<xss onbeforehellfreezes=alert(1)>",
        "<a href=\"java\nscript:alert(1)\">",
        "<a href=' &#74;avascript&colon;alert(1)'>",
        "<a href=data:text/html,x>",
        "<iframe src=//a.example>",
        "<iframe srcdoc='&lt;b>'>",
        "<base href=//a.example>",
        "<iframe>",
        "';</script><b>",
        "<!--[if gte IE 4]>x<![endif]-->",
        "<!--#exec cmd=\"ls\"-->",
        "<img src=1 on\0error\0=alert(1)>",
        "<scr\0ipt>alert(1)",
        "<meta http-equiv=refresh content=0>",
        "<math><a xlink:href=//a.example>",
        "<svg><animate attributeName=href values=x>",
        "<p style='x:expression(alert(1))'>",
        "<p style=\"background:url(//a.example)\">",
        "<button formaction=x>",
        "<?import namespace=t>",
        "<?xml-stylesheet href='x'?>",
        "<!DOCTYPE x [<!ENTITY y SYSTEM 'z'>]>",
        "<!-- <img src=--><img src=x onerror=alert(1)//>",
        "<a title='<img src=x onerror=alert(1)>'>",
        "<!a foo=x=`y><img alt=\"`><img src=x onerror=alert(2)//\">",
        "x' onmouseover='alert(1)",
        "x\" onfocus=alert(1) autofocus \"",
        "x` onclick=alert(1) `",
        "x onclick=alert(1)",
        "onerror=alert(1)>",
        "x\" href=\"javascript:alert(1)",
        "javascript:alert(1)",
        "  JavaScript:alert(1)//:",
        "java\tscript:alert(1)"
      })
  void finds(String attack) {
    assertThat(Xss.detect(Text.of(attack))).isTrue();
  }

  /// Markup that shows, but runs nothing: forums and editors send it.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "<b>bold</b> and <i>italic</i><br/>",
        "<p class=\"lead\" style=\"color: red; width: 50%\">Text</p>",
        "<a href=\"https://example.com/?a=b&amp;c=d\" title=\"It's\">link</a>",
        "<a href='/orders#2'>orders</a>, <a href=\"mailto:a@example.com\">mail</a>",
        "<img src=\"cat.png\" alt=\"a cat\" width=5>",
        "<img src=\"data:image/png;base64,iVBORw0KGgo=\">",
        "<ul><li>one<li>two</ul>",
        "<table><tr><td colspan=2>x</td></tr></table>",
        "<h1>Title</h1><!-- a comment --><hr>",
        "<svg><use href=\"#icon\"/><path d=\"M0 0L1 1\"/></svg>",
        "<?xml version=\"1.0\"?><order id=\"1\"><item>book</item></order>",
        "<!DOCTYPE html><title>x</title>",
        "List<Object> names = new ArrayList<>();",
        "Map<String, Object> m; Class<?> c; Optional<Link> l;",
        "if (a<b && c>d) { e = f; }",
        "a <b c=\"d\"> e",
        "x on=1 only=2 once=3",
        "online = yes; onset = 5",
        "const onThisPage = document.title;",
        "JavaScript: The Good Parts (2nd edition)",
        "javascript:void",
        "note: this = that",
        "<3 you, <- there, </3"
      })
  void leaves(String value) {
    assertThat(Xss.detect(Text.of(value))).isFalse();
  }

  @Test
  void none_of_our_benign_values_is_taken_for_an_attack() {
    for (String file : List.of("benign.txt", "prose.txt")) {
      List<Text> values = Corpus.own(file).values();
      assertThat(values).hasSizeGreaterThan(400);
      assertThat(values).allSatisfy(value -> assertThat(Xss.detect(value)).isFalse());
    }
  }

  @Test
  void a_part_of_an_array_is_read_alone() {
    byte[] bytes = "<script>alert(1)".getBytes(StandardCharsets.UTF_8);
    assertThat(Xss.detect(Text.of(bytes, 1, bytes.length))).isFalse();
    assertThat(Xss.detect(Text.of(bytes, 0, 6))).isFalse();
    assertThat(Xss.detect(Text.of(bytes, 0, 7))).isTrue();
  }

  @Test
  void every_row_of_the_operators_suite_comes_out_as_it_says() throws IOException {
    int rows = 0;
    for (Row row : SuiteTable.rows(suite("waf/seclang-unit/operators"))) {
      if (row.file().equals("detectXSS")) {
        boolean found = Xss.detect(row.bytes("input"));
        assertThat(found).as(row.toString()).isEqualTo(row.text("ret").equals("1"));
        rows++;
      }
    }
    System.out.println("detectXSS: " + rows + " rows ran");
    assertThat(rows).isEqualTo(3);
  }

  @Test
  void misses_fewer_of_the_corpora_than_one_in_two_hundred() throws IOException {
    List<String> missed = new ArrayList<>();
    int all = 0;
    for (Corpus corpus : Corpus.ofSuite(suite("waf/injection-corpora/payloads"), "xss")) {
      for (Text value : corpus.values()) {
        all++;
        if (!Xss.detect(value)) {
          missed.add(corpus.name() + ": " + value);
        }
      }
    }
    System.out.println("XSS: " + missed.size() + " of " + all + " missed " + missed);
    assertThat(all).isEqualTo(1322);
    assertThat(missed).hasSizeLessThanOrEqualTo(6);
  }

  private static Path suite(String path) {
    assumeTrue(Suites.find(path).isPresent());
    return Suites.find(path).orElseThrow();
  }
}
