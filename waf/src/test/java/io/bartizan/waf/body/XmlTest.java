package io.bartizan.waf.body;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class XmlTest {
  private static final Xml XML = new Xml(Limits.USUAL);

  @Test
  void text_and_attributes_are_found() {
    Found found =
        Found.in(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <!-- none --><s:Envelope xmlns:s='http://a/' xmlns="b" id = "1">
            <a x="&lt;&#x41;&#66;\n\ty" y='"'>t&amp;u</a><b/><?p i?><![CDATA[<c>&d;]]>\u00e4</s:Envelope >
            """,
            XML);
    assertThat(found.problems).isEmpty();
    assertThat(found.attributes).containsExactly("1", "<AB  y", "\"");
    assertThat(found.content).isEqualTo("\nt&u<c>&d;\u00e4");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  ",
        "text",
        "<a>",
        "</a>",
        "<a></b>",
        "<a/><b/>",
        "<a/>x",
        "<a b/>",
        "<a b=c/>",
        "<a b='1' b='2'/>",
        "<a b='1'c='2'/>",
        "<a b='<'/>",
        "<a>&nbsp;</a>",
        "<a>&#0;</a>",
        "<a>&#xd800;</a>",
        "<a>&x</a>",
        "<a>&#x110000;</a>",
        "<!DOCTYPE a><a/>",
        "<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>",
        "<a><!-- -- --></a>",
        "<a><!--</a>",
        "<a><![CDATA[</a>",
        "<a>]]></a>",
        "<a>\u0001</a>",
        "<a b='\u0001'/>",
        "<1/>",
        "< a/>",
        "<a",
        "<a b='",
        "<?xml version='1.0' encoding='UTF-16'?><a/>",
        "<?xml version='1.0' encoding='utf-7'?><a/>",
        "<?xml version='1.0' xencoding='utf-8' encoding='utf-7'?><a/>",
        "<?xml",
        "\n<?xml version='1.0' encoding='utf-7'?><a/>",
        "<!-- --><?XML version='1.0'?><a/>",
        "<a><?xml version='1.0'?></a>",
        "\u00fe\u00ff\0<\0a",
        "<a>&lt</a>",
        "<a/>&lt;",
        "<![CDATA[x]]><a/>"
      })
  void what_is_not_well_formed_is_wrong(String body) {
    assertThat(Found.in(body, XML).problems).hasSize(1).allMatch(p -> p.startsWith("XML: byte "));
  }

  @Test
  void depth_and_attributes_have_limits() {
    assertThat(Found.in("<a><b><c/></b></a>", new Xml(new Limits(3, 9, 0))).problems).isEmpty();
    assertThat(Found.in("<a><b><c/></b></a>", new Xml(new Limits(2, 9, 0))).problems)
        .containsExactly("XML: byte 6: the document is deeper than 2 levels");
    assertThat(Found.in("<a b='1' c='2'/>", new Xml(new Limits(2, 1, 0))).problems).hasSize(1);
    assertThat(Found.in("<a>".repeat(300_000), XML).problems).hasSize(1);
  }

  @Test
  void attributes_after_the_first_thousand_come_together() {
    Found found = Found.in("<a>" + "<b c='d'/>".repeat(1003) + "</a>", XML);
    assertThat(found.attributes).hasSize(1001).endsWith("d", "d\nd\nd\n");
  }

  @Test
  void what_came_before_the_mistake_is_still_seen() {
    Found found = Found.in("<a b='c'>text</x>", XML);
    assertThat(found.content).isEqualTo("text");
    assertThat(found.attributes).containsExactly("c");
  }
}
