package io.bartizan.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EffectiveTest {
  record Words(
      @Doc("Texts.") List<String> words,
      @Doc("Texts by name.") Map<String, String> named,
      @Doc("Lists of lists.") List<List<Integer>> grid) {}

  @TempDir private Path folder;

  @Test
  void writes_everything_in_full() throws IOException {
    Path pem = Files.writeString(folder.toRealPath().resolve("a.pem"), "").toRealPath();
    Path secret = Files.writeString(folder.resolve("password"), "hunter2");
    Path file = folder.toRealPath().resolve("toll.yaml");
    Files.writeString(
        file,
        """
        listen: { https: 8443 }
        tls: { certificate: a.pem, password: file:%s }
        services: { orders: { endpoints: "http://127.0.0.1:9001" } }
        routes: [ { path: /orders/**, service: orders, methods: [GET], limit: 5/s } ]
        """
            .formatted(secret.getFileName()));
    assertThat(Effective.dump(Config.load(file, Toll.class).orElseThrow()))
        .isEqualTo(
            """
            listen:
              - https: 8443
                unsafe: []
            tls:
              - certificate: %s
                password: "file:password (masked)"
            services:
              orders:
                endpoints:
                  - http://127.0.0.1:9001
                timeout: 30s
                max-idle: 64
                idle-time: 1min
            routes:
              - path: "/orders/**"
                methods:
                  - GET
                service: orders
                limit:
                  - per: client-ip
                    rate: 5/s
                allow: []
                public: false
            defaults:
              body: 1MiB
              headers: {}
            sample: 0.5
            most: 5000000000
            """
                .formatted(pem));
  }

  @Test
  void can_be_loaded_again_and_means_the_same() {
    String text =
        """
        listen: [ { https: 1 }, { http: "[::1]:2" } ]
        services:
          "a b": { endpoints: [ "http://a:1/?q=%20#f" ], timeout: 90min }
          "true": { endpoints: https://b }
        routes:
          - { path: "/: # ' \\" é \\u0007\\u2028 😀", service: "a b", allow: [ "::1", 10.0.0.0/8 ] }
          - { path: /b, service: "true", waf: crs }
        defaults: { body: 1000B, headers: { a: "1", "no": "yes", empty: "", "~": "null", d: "- x" } }
        """;
    Toll toll = Config.parse("/toll.yaml", text, Toll.class).orElseThrow();
    String dump = Effective.dump(toll);
    Toll again = Config.parse("/toll.yaml", dump, Toll.class).orElseThrow();
    assertThat(Effective.dump(again)).isEqualTo(dump);
    assertThat(again.defaults()).isEqualTo(toll.defaults());
    assertThat(again.services()).isEqualTo(toll.services());
    assertThat(again.routes().getFirst().path().value())
        .isEqualTo(toll.routes().getFirst().path().value());
  }

  @Test
  void awkward_texts_survive() {
    var words =
        new Words(
            List.of(
                "",
                " a",
                "a ",
                "#",
                "a #b",
                "a:",
                ":",
                "- a",
                "1",
                "1e3",
                "0x1",
                ".5",
                "~",
                "null",
                "yes",
                "*a",
                "&a",
                "!a",
                "%a",
                "@a",
                "`a",
                "a\nb",
                "\t",
                "\"",
                "'",
                "\\",
                "{}",
                "[]",
                "\u0000",
                "\u007f",
                "\u0085",
                "\u00a0",
                "\ufeff",
                "\uffff",
                "2001:db8::1",
                "12:30:45",
                "=",
                "<<",
                "?",
                "? a",
                "|",
                ">",
                "---",
                "...",
                "a,b",
                "{a",
                "a]",
                "😀"),
            Map.of("<<", "a"),
            List.of(List.of(1, 2), List.of(), List.of(3)));
    var again = Config.parse("w.yaml", Effective.dump(words), Words.class).orElseThrow();
    assertThat(again).isEqualTo(words);
  }
}
