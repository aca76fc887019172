package io.bartizan.waf;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VariablesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "REQUEST_METHOD | GET",
        "REQUEST_URI | /a/b%20c.php?x=1&y=%41",
        "REQUEST_URI_RAW | http://host/a/b%20c.php?x=1&y=%41#f",
        "REQUEST_LINE | GET http://host/a/b%20c.php?x=1&y=%41#f HTTP/1.1",
        "REQUEST_FILENAME | /a/b c.php",
        "REQUEST_BASENAME | b c.php",
        "QUERY_STRING | x=1&y=%41",
        "REQUEST_PROTOCOL | HTTP/1.1",
        "ARGS:y | A",
        "&ARGS | 2",
        "ARGS_NAMES:x | x",
        "ARGS_COMBINED_SIZE | 4",
        "REQUEST_HEADERS:HOST | www.example.com:8080",
        "SERVER_NAME | www.example.com",
        "REQUEST_COOKIES:b | 2",
        "&REQUEST_COOKIES | 2",
        "REMOTE_ADDR | 192.0.2.1",
        "AUTH_TYPE | Basic",
        "REMOTE_USER | Aladdin",
        "TIME_YEAR | 2026",
        "UNIQUE_ID | t1",
        "MODSEC_BUILD | 30014000",
        "WEBAPPID | ''",
        "RULE:id | 1",
        "MULTIPART_STRICT_ERROR | 0",
        "ARGS:/^[y]$/ | A",
      })
  void shows_a_rule(String variable, String value) throws Exception {
    Stage stage = Stage.of("SecRule " + variable + " \"@rx .*\" \"id:1,phase:1,pass\"");
    Stage.Outcome outcome =
        stage.get(
            "http://host/a/b%20c.php?x=1&y=%41#f",
            "Host",
            "www.example.com:8080",
            "Cookie",
            "a=1; b=2",
            "Authorization",
            "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
    assertThat(outcome.hits()).extracting(hit -> hit.value()).containsExactly(value);
  }

  /// Of the last letter of such an expression there may be none.
  @ParameterizedTest
  @CsvSource({
    "ARGS:/my_list_*/, 3",
    "ARGS:/^my_list_*/, 2",
    "ARGS:/_LIST/, 3",
    "ARGS:/^_list/, 0",
    "ARGS:/my_lis*/, 5",
    "ARGS:/y*/, 5",
    "ARGS:/my_list_+/, 2"
  })
  void names_are_picked_by_letters_that_they_hold(String variable, String count) throws Exception {
    Stage stage = Stage.of("SecRule &" + variable + " \"@rx .*\" \"id:1,phase:1,pass\"");
    Stage.Outcome outcome = stage.get("/?My_List=1&a_my_list_x=2&my_list__=3&my_lit=4&my_li=5");
    assertThat(outcome.hits()).extracting(hit -> hit.value()).containsExactly(count);
  }

  @Test
  void names_of_made_up_variables_are_picked_by_letters_that_they_hold() throws Exception {
    Stage stage =
        Stage.of(
            "SecRule ARGS_NAMES \"@rx .\" \"id:1,phase:1,pass,nolog,setvar:tx.of_%{MATCHED_VAR}=x\"",
            "SecRule &TX:/LIST_a_*/ \"@eq 2\" \"id:2,phase:1,pass\"");
    assertThat(stage.get("/?list_a&my_List_a_=1&list_=2").rules()).containsExactly(2);
  }

  @Test
  void exclusions_take_names_and_patterns_out() throws Exception {
    Stage stage = Stage.of("SecRule ARGS|!ARGS:a|!ARGS:/^x_/ \"@rx evil\" \"id:1,phase:2,deny\"");
    assertThat(stage.get("/?a=evil&X_1=evil").status()).isEqualTo(200);
    assertThat(stage.get("/?b=evil").status()).isEqualTo(403);
  }

  @Test
  void parameters_beyond_the_limit_are_a_wrong_body() throws Exception {
    Stage stage =
        Stage.of("SecArgumentsLimit 2", "SecRule REQBODY_ERROR \"!@eq 0\" \"id:1,phase:2,deny\"");
    assertThat(stage.post("/", "a=1&b=2").status()).isEqualTo(200);
    assertThat(stage.post("/", "a=1&b=2&c=3").status()).isEqualTo(403);
  }

  @Test
  void parameters_of_the_query_beyond_the_limit_are_an_error_too() throws Exception {
    Stage stage =
        Stage.of("SecArgumentsLimit 2", "SecRule REQBODY_ERROR \"!@eq 0\" \"id:1,phase:2,deny\"");
    assertThat(stage.get("/?a=1&b=2").status()).isEqualTo(200);
    assertThat(stage.get("/?a=1&b=2&c=3").status()).isEqualTo(403);
  }

  @Test
  void a_body_beyond_the_limit_is_refused_or_read_in_part() throws Exception {
    String rule = "SecRule ARGS \"@rx evil\" \"id:1,phase:2,deny,status:418\"";
    Stage rejects = Stage.of("SecRequestBodyLimit 8", rule);
    Stage reads =
        Stage.of("SecRequestBodyLimit 8", "SecRequestBodyLimitAction ProcessPartial", rule);
    assertThat(rejects.post("/", "a=evil&b=evil").status()).isEqualTo(403);
    assertThat(reads.post("/", "a=evil&b=evil").status()).isEqualTo(418);
    assertThat(reads.post("/", "a=good&b=evil").status()).isEqualTo(200);
  }

  @Test
  void cookies_beyond_what_is_taken_are_an_error_and_not_left_out_silently() throws Exception {
    Stage stage = Stage.of("SecRule REQBODY_ERROR \"!@eq 0\" \"id:1,phase:2,deny\"");
    assertThat(stage.get("/", "Cookie", "a;".repeat(10_000)).status()).isEqualTo(200);
    assertThat(stage.get("/", "Cookie", "a;".repeat(10_000) + "a=evil").status()).isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource({"/?Zq=1, 1", "/?z=1, 1", "/?az=1, 0", "/?a%0AZb=1, 1", "/?a%0Ab=1, 0"})
  void names_that_begin_with_letters_may_do_so_in_each_line(String target, int hits)
      throws Exception {
    Stage stage = Stage.of("SecRule ARGS:/^z/ \"@rx .\" \"id:1,phase:2,pass,log\"");
    assertThat(stage.get(target).rules()).hasSize(hits);
  }
}
