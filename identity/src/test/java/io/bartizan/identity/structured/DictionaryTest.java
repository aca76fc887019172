package io.bartizan.identity.structured;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bartizan.pipeline.Bytes;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DictionaryTest {
  private static Map<String, Member> read(String text) throws Malformed {
    return Dictionary.of(Bytes.of(text).toArray());
  }

  private static Bare value(String text) throws Malformed {
    return ((Member.Item) Objects.requireNonNull(read("a=" + text).get("a"))).value();
  }

  @Test
  void reads_every_kind_of_value() throws Exception {
    assertThat(value("-42")).isEqualTo(new Bare.Whole(-42));
    assertThat(value("999999999999999")).isEqualTo(new Bare.Whole(999_999_999_999_999L));
    assertThat(value("-0.125")).isEqualTo(new Bare.Fraction("-0.125"));
    assertThat(value("\"a\\\"\\\\b\"")).isEqualTo(new Bare.Text("a\"\\b"));
    assertThat(value("*a/b:c!")).isEqualTo(new Bare.Word("*a/b:c!"));
    assertThat(value(":YWI=:")).isEqualTo(new Bare.Octets(Bytes.of("ab")));
    assertThat(value("::")).isEqualTo(new Bare.Octets(Bytes.EMPTY));
    assertThat(value("?0")).isEqualTo(new Bare.Flag(false));
    assertThat(value("@-1")).isEqualTo(new Bare.Date(-1));
    assertThat(value("%\"f%c3%bc\"")).isEqualTo(new Bare.Display("f%c3%bc"));
  }

  @Test
  void reads_members_lists_and_parameters_in_their_order() throws Exception {
    Map<String, Member> all = read("b=( \"x\";p   y );q=1;r ,\t a;s=?0,c=1");
    assertThat(all.keySet()).containsExactly("b", "a", "c");
    Member.Inner list = (Member.Inner) Objects.requireNonNull(all.get("b"));
    assertThat(list.items())
        .isEqualTo(
            List.of(
                new Member.Item(new Bare.Text("x"), Map.of("p", new Bare.Flag(true))),
                new Member.Item(new Bare.Word("y"), Map.of())));
    assertThat(list.parameters().keySet()).containsExactly("q", "r");
    assertThat(all.get("a"))
        .isEqualTo(new Member.Item(new Bare.Flag(true), Map.of("s", new Bare.Flag(false))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",",
        "a,",
        "a,,b",
        "a b",
        "A=1",
        "1=1",
        "a=",
        "a =1",
        "a= 1",
        "a=1 ;b",
        "a=1;",
        "a=1;;b",
        "a,a",
        "a=1;b;b",
        "a=(",
        "a=(1",
        "a=(1,2)",
        "a=(1\t2)",
        "a=(1;)",
        "a=(\"x\"\"y\")",
        "a=((1))",
        "a=-",
        "a=1.",
        "a=.1",
        "a=1.2345",
        "a=1234567890123.1",
        "a=1000000000000000",
        "a=--1",
        "a=+1",
        "a=\"x",
        "a=\"\\x\"",
        "a=\"\\",
        "a=\"\u00e9\"",
        "a=\"\u0001\"",
        "a='x'",
        "a=:",
        "a=:YQ:",
        "a=:YR==:",
        "a=:Y Q==:",
        "a=:YQ-_:",
        "a=?",
        "a=?2",
        "a=?1x",
        "a=@",
        "a=@1.5",
        "a=@x",
        "a=%x",
        "a=%\"%C3\"",
        "a=%\"%c\"",
        "a=%\"x",
        "a=\u00e9",
        "\u00e9=1",
        "a=1\u0000"
      })
  void refuses_what_is_no_dictionary(String text) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(Malformed.class)
        .satisfies(why -> assertThat(why.getMessage()).matches("[ -~]+"));
  }

  @Test
  void is_bounded() throws Exception {
    assertThat(read("a=(" + "1 ".repeat(64) + ")")).hasSize(1);
    StringBuilder many = new StringBuilder("a0");
    for (int i = 1; i < Dictionary.MEMBERS; i++) {
      many.append(",a").append(i);
    }
    assertThat(read(many.toString())).hasSize(Dictionary.MEMBERS);
    String parameters = many.toString().replace(',', ';').substring(2);
    for (String longer :
        List.of(
            many + ",z",
            "a=(" + "1 ".repeat(65) + ")",
            "a;y;z" + parameters,
            "a".repeat(65),
            "a=\"" + "x".repeat(Dictionary.LONGEST) + "\"")) {
      assertThatThrownBy(() -> read(longer)).isInstanceOf(Malformed.class);
    }
  }
}
