package io.bartizan.policies.compress;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Fields;
import io.bartizan.pipeline.Names;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class AcceptedTest {
  private static String best(String... fields) {
    Fields head = Fields.NONE;
    for (String field : fields) {
      head = head.with(Names.ACCEPT_ENCODING, field);
    }
    Coding coding = Accepted.best(head, List.of(Coding.BR, Coding.GZIP));
    return coding == null ? "" : coding.token();
  }

  @Test
  void the_client_is_given_what_it_values_most() {
    Map<String, String> table = new LinkedHashMap<>();
    table.put("gzip, deflate, br", "br");
    table.put("gzip", "gzip");
    table.put("x-gzip", "gzip");
    table.put("GZIP;Q=1", "gzip");
    table.put("gzip;q=1.0, br;q=0.5", "gzip");
    table.put("gzip;q=0.5, br;q=0.501", "br");
    table.put("br;q=0, gzip;q=0", "");
    table.put("*", "br");
    table.put("br;q=0, *", "gzip");
    table.put("*;q=0", "");
    table.put("gzip, *;q=0", "gzip");
    table.put("identity", "");
    table.put("identity;q=0", "");
    table.put("identity;q=0, gzip;q=0.1", "gzip");
    table.put("identity;q=0.9, gzip;q=0.1", "");
    table.put("identity, gzip", "gzip");
    table.put("gzip ; q=0.001 ", "gzip");
    table.put("gzip;q=0.0001", "");
    table.put("gzip;q=2", "");
    table.put("gzip;q", "");
    table.put("gzip;x=1", "");
    table.put(" ,, gzip,,", "gzip");
    table.put("gzipped, brotli", "");
    table.put("", "");
    table.forEach((field, wanted) -> assertThat(best(field)).as(field).isEqualTo(wanted));
    assertThat(table).hasSize(24);
    assertThat(best()).isEmpty();
    assertThat(best("deflate", "gzip")).isEqualTo("gzip");
  }

  @Test
  void types_are_told_by_name_family_and_suffix() {
    MediaTypes types = new MediaTypes(List.of("text/*", "application/json", "+xml", "+json"));
    for (String yes : List.of("text/html", "TEXT/plain", "application/json", "image/svg+xml")) {
      assertThat(types.include(Bytes.of(yes))).as(yes).isTrue();
    }
    for (String no :
        List.of("", "image/png", "application/jsonp", "+xml", "application/grpc+json")) {
      assertThat(types.include(Bytes.of(no))).as(no).isFalse();
    }
    assertThat(MediaTypes.type(Bytes.of("text/html ; charset=utf-8"))).hasToString("text/html");
    assertThat(MediaTypes.streamed(Bytes.of("Text/Event-Stream"))).isTrue();
  }
}
