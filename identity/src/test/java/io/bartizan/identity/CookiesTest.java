package io.bartizan.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Edits;
import io.bartizan.pipeline.Fields;
import io.bartizan.pipeline.Names;
import io.bartizan.testkit.HandTicker;
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

  private static String forwarded(String... fields) {
    String[] lines = new String[fields.length];
    for (int i = 0; i < fields.length; i++) {
      lines[i] = "cookie: " + fields[i];
    }
    Edits edits = new Edits();
    Cookies.conceal(Call.with(new HandTicker(), lines), edits, "__Host-corp.");
    if (!edits.removes(Names.COOKIE)) {
      return "as it came";
    }
    return edits.additions() == 0 ? "" : edits.addition(0).only(Names.COOKIE).toString();
  }

  @Test
  void what_goes_on_lacks_those_with_a_prefix_and_no_other() {
    assertThat(forwarded("a=b; c=d")).isEqualTo("as it came");
    assertThat(forwarded("__Host-corp.session=x")).isEmpty();
    assertThat(forwarded("a=b; __Host-corp.session=x; c=d; __Host-corp.login.y=z"))
        .isEqualTo("a=b; c=d");
    assertThat(forwarded("__Host-corp.session=x; a=b", "c=d;; e")).isEqualTo("a=b; c=d; e");
    assertThat(forwarded("a;".repeat(40) + "__Host-corp.=")).isEqualTo("a; ".repeat(39) + "a");
    assertThat(forwarded("__Host-corp.=; x__Host-corp.y=z")).isEqualTo("x__Host-corp.y=z");
  }

  @Test
  void what_goes_on_lacks_what_others_have_taken_out_before() {
    Edits edits = new Edits();
    var x = Call.with(new HandTicker(), "cookie: key=s; a=b; __Host-corp.session=x");
    Cookies.conceal(x, edits, "key=");
    Cookies.conceal(x, edits, "__Host-corp.");
    assertThat(edits.addition(edits.additions() - 1).only(Names.COOKIE)).isEqualTo(Bytes.of("a=b"));
  }
}
