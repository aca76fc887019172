package io.bartizan.waf.body;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.waf.text.Text;
import org.junit.jupiter.api.Test;

final class UrlEncodedTest {
  @Test
  void names_and_values_are_decoded() {
    Found found = Found.in("a=1&b%5B%5D=x+y%00&&c&=d&e=f=g", new UrlEncoded());
    assertThat(found.fields).containsExactly("a=1", "b[]=x y\0", "c=", "=d", "e=f=g");
    assertThat(found.flags).isEmpty();
  }

  @Test
  void a_wrong_encoding_stays_and_raises_a_flag() {
    assertThat(Found.in("a=1%&b=%zz", new UrlEncoded()).flags)
        .containsEntry(Flag.URLENCODED_ERROR, 1);
    assertThat(Found.in("a=12%&b=%2", new UrlEncoded()).fields).containsExactly("a=12%", "b=%2");
    assertThat(Found.in("a=%EC%A7%84%20", new UrlEncoded()).flags).isEmpty();
  }

  @Test
  void stops_when_no_more_are_taken() {
    Found found = Found.in(Text.of("a=1&b=2&c=3"), new UrlEncoded(), 2);
    assertThat(found.fields).hasSize(2);
    assertThat(found.problems).containsExactly("form: more arguments than are taken");
  }
}
