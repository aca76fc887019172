package io.bartizan.policies.waf;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.config.Size;
import io.bartizan.identity.CpuPool;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Memory;
import io.bartizan.pipeline.Pipeline;
import io.bartizan.pipeline.Policy;
import io.bartizan.policies.Ask;
import io.bartizan.policies.RoadTester;
import io.bartizan.policies.Told;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Bodies that a service may read otherwise than the rules do.
final class WafBodiesTest {
  private static final String EVIL = "1' or 1=1 union select password from users--";

  /// What a service finds that ends the boundary where we do not.
  private static final String INNER =
      "--x\r\nContent-Disposition: form-data; name=\"q\"\r\n\r\n" + EVIL + "\r\n--x--\r\n";

  private final CpuPool computers = new CpuPool("rules", 1, 1);

  private Told send(Ask ask, String body) {
    WafConfig config =
        new WafConfig(
            List.of(Path.of("base")),
            WafConfig.Mode.BLOCK,
            null,
            null,
            null,
            List.of(),
            new WafBodyConfig(
                new Size(1 << 20), Longer.REJECT, Set.of("video/*", "application/grpc")),
            WafResponsesConfig.OFF,
            Set.of());
    Waf waf = new Waf(config, new RuleSets(computers).draft(), new Memory(1 << 20), false);
    return new RoadTester()
        .on(Pipeline.of(List.of(new Policy("waf", waf, Policy.Mode.ENFORCE))))
        .sending(Bytes.of(body))
        .send(ask);
  }

  private static Ask multipart(String boundary) {
    return Ask.of("POST", "/a").with("content-type", "multipart/form-data; boundary=" + boundary);
  }

  private static String file(String boundary, String parameters, String content) {
    return "--"
        + boundary
        + "\r\nContent-Disposition: form-data; name=\"q\"; "
        + parameters
        + "\r\n\r\n"
        + content
        + "\r\n--"
        + boundary
        + "--\r\n";
  }

  private static void blocked(Told told, int rule) {
    assertThat(told.code()).isEqualTo(Code.WAF_BLOCKED);
    assertThat(told.reason()).isEqualTo("rule " + rule);
    assertThat(told.forwarded()).isFalse();
  }

  @Test
  void json_is_judged_whatever_type_it_is_said_to_be() {
    String json = "{\"q\":\"" + EVIL + "\"}";
    Ask ask = Ask.of("POST", "/a");
    blocked(send(ask, json), 104_100);
    for (String type : List.of("", "json", "text/plain", "text/json", "application/x", "*/*")) {
      blocked(send(ask.with("content-type", type), json), 104_100);
    }
  }

  @Test
  void a_form_without_a_type_is_judged_as_one() {
    String form = "a=b&q=%31%27+%6fr+1%3d1+%75nion+%73elect+password+%66rom+users--";
    blocked(send(Ask.of("POST", "/a"), form), 104_100);
    assertThat(send(Ask.of("POST", "/a"), "a=b&q=O%27Brien").forwarded()).isTrue();
  }

  @Test
  void types_pass_alone_and_in_no_list() {
    for (String type : List.of("video/mp4", "Video/mp4; codecs=\"a, b\"", "application/grpc ;a")) {
      assertThat(send(Ask.of("POST", "/a").with("content-type", type), EVIL).forwarded()).isTrue();
    }
    for (String type : List.of("video/mp4, text/plain", "video/mp4 text/plain", "video")) {
      blocked(send(Ask.of("POST", "/a").with("content-type", type), EVIL), 104_100);
    }
  }

  @Test
  void two_content_types_are_refused() {
    Ask ask = multipart("y").with("content-type", "multipart/form-data; boundary=x");
    blocked(send(ask, file("y", "filename=\"a\"", INNER)), 200_007);
  }

  @Test
  void a_boundary_that_may_end_at_a_comma_is_refused() {
    blocked(send(multipart("x,y"), file("x,y", "filename=\"a\"", INNER)), 200_002);
  }

  @Test
  void a_part_that_only_some_take_for_a_file_is_judged() {
    blocked(send(multipart("x"), file("x", "filename*=utf-8''a", EVIL)), 104_100);
    String within = file("x", "filename*=utf-8''a", EVIL).replace("\"q\"", "\"q[; filename=]\"");
    blocked(send(multipart("x"), within), 104_100);
  }

  @Test
  void files_with_any_usual_name_pass() {
    assertThat(send(multipart("x-y"), file("x-y", "filename=\"a\"", "b")).forwarded()).isTrue();
    String both = "filename=\"a\"; filename*=utf-8''%C3%A4";
    assertThat(send(multipart("x"), file("x", both, "b")).forwarded()).isTrue();
    String behind = "filename*=utf-8''%C3%A4; filename=\"a\"";
    assertThat(send(multipart("x"), file("x", behind, "b")).forwarded()).isTrue();
  }
}
