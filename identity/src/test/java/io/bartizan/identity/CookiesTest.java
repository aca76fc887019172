package io.bartizan.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Fields;
import io.bartizan.pipeline.Names;
import org.junit.jupiter.api.Test;

class CookiesTest {
  private static final byte[] NAME = Cookies.name("__Host-corp.session");

  private static Fields fields(String... values) {
    Fields fields = Fields.NONE;
    for (String value : values) {
      fields = fields.with(Names.COOKIE, value);
    }
    return fields;
  }

  @Test
  void finds_a_cookie_wherever_it_stands() {
    for (Fields head :
        new Fields[] {
          fields("__Host-corp.session=x"),
          fields("a=b; __Host-corp.session=x; c=d"),
          fields("a=b;__Host-corp.session=x"),
          fields("a=b", "c=d; __Host-corp.session=x"),
          fields("; ;a; __Host-corp.session=x;")
        }) {
      assertThat(Cookies.find(head, NAME)).isEqualTo(Bytes.of("x"));
      assertThat(Cookies.count(head, NAME)).isEqualTo(1);
    }
  }

  @Test
  void takes_no_other_cookie_for_it() {
    Fields head =
        fields(
            "__host-corp.session=x; __Host-corp.sessions=x; x__Host-corp.session=x; a=__Host-corp.session=x; __Host-corp.session");
    assertThat(Cookies.find(head, NAME)).isEqualTo(Bytes.EMPTY);
    assertThat(Cookies.count(head, NAME)).isZero();
  }

  @Test
  void counts_all_of_one_name_and_lists_names() {
    Fields head = fields("__Host-corp.session=x; __Host-corp.login.a=1", "__Host-corp.session=y");
    assertThat(Cookies.count(head, NAME)).isEqualTo(2);
    assertThat(Cookies.names(head, "__Host-corp."))
        .containsExactly("__Host-corp.session", "__Host-corp.login.a", "__Host-corp.session");
  }
}
