package io.bartizan.waf;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.waf.engine.Hit;
import io.bartizan.waf.engine.Verdict;
import io.bartizan.waf.lang.SecLangException;
import io.bartizan.waf.lang.Source;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// Rules that are skipped because they cannot match make no difference: whatever the rules and the
/// requests are, the outcome is that of running all rules one after the other. `rounds` and `seed`
/// are system properties.
final class ForesightTest {
  private static final int ROUNDS = Integer.getInteger("rounds", 250);
  private static final int REQUESTS = 12;
  private static final long SEED = Long.getLong("seed", 1);
  private static final String[] PIECES = {
    "a",
    "b",
    "c",
    "A",
    " ",
    "<",
    "%61",
    "%2561",
    "+",
    "/",
    "../",
    ".",
    "&lt;",
    "\\x61",
    "\\",
    "/*a*/",
    "--",
    "#",
    "YWJj",
    "0x61",
    "'",
    "\"",
    "\u00e9",
    "%00",
    "%c3%a9",
    "1",
    "0",
    "=",
    "<a>",
    "ab",
    "abc",
    "\t",
    "' or 1=1--",
    "<script>alert(1)</script>",
    "-",
    "^"
  };

  record Outcome(List<Verdict> verdicts, List<Hit> hits, String level, String score) {}

  private record Request(
      String target, List<String> headers, String type, String body, String answer) {}

  @Test
  void nothing_that_would_match_is_skipped() throws SecLangException {
    int matched = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Random random = new Random(SEED + round);
      String text = RandomRules.of(random);
      Rules foreseeing = rules(text);
      Rules plain = rules(text);
      Transaction one = foreseeing.begin(peers());
      Transaction other = plain.begin(peers(), (_, _, _, _, _) -> {});
      for (int i = 0; i < REQUESTS; i++) {
        Request request = request(random);
        Outcome expected = played(other.begin(peers()), request);
        assertThat(played(one.begin(peers()), request))
            .as("seed %s, %s%n%s", SEED + round, request, text)
            .isEqualTo(expected);
        matched += expected.hits.isEmpty() ? 0 : 1;
      }
    }
    assertThat(matched).isGreaterThan(ROUNDS * REQUESTS / 2);
  }

  private static Rules rules(String text) throws SecLangException {
    InstantSource clock = () -> Instant.parse("2026-01-01T00:00:00Z");
    return Rules.of(clock, Source.text("random", null, text));
  }

  private static Peers peers() {
    return Peers.of("192.0.2.1", "t");
  }

  private static Request request(RandomGenerator random) {
    StringBuilder target = new StringBuilder("/" + text(random).replace(' ', '_'));
    for (int i = random.nextInt(4); i >= 0; i--) {
      target.append(target.indexOf("?") < 0 ? '?' : '&').append(pair(random));
    }
    List<String> headers = new ArrayList<>();
    headers.addAll(List.of("Cookie", pair(random) + ";" + pair(random), "X-A", text(random)));
    String type =
        switch (random.nextInt(5)) {
          case 0 -> "application/json";
          case 1 -> "text/xml";
          case 2 -> "multipart/form-data; boundary=x";
          case 3 -> "text/plain";
          default -> "application/x-www-form-urlencoded";
        };
    String quoted = text(random).replace("\\", "\\\\").replace("\"", "\\\"").replace("\t", " ");
    String body =
        switch (type) {
          case "application/json" -> "{\"a\":\"" + quoted + "\",\"b\":[1,{\"c\":\"a\"}]}";
          case "text/xml" -> "<a b=\"" + random.nextInt(3) + "\">" + text(random) + "</a>";
          case "multipart/form-data; boundary=x" ->
              "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n"
                  + text(random)
                  + "\r\n--x\r\nContent-Disposition: form-data; name=\"b\"; filename=\"abc\"\r\n\r\nab"
                  + "\r\n--x--\r\n";
          default -> pair(random) + "&" + pair(random);
        };
    return new Request(target.toString(), headers, type, body, text(random));
  }

  private static String pair(RandomGenerator random) {
    String[] names = {"a", "b", "B", "ab", "level"};
    return names[random.nextInt(names.length)] + "=" + text(random);
  }

  private static String text(RandomGenerator random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(4); i > 0; i--) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }

  private static Outcome played(Transaction transaction, Request request) {
    List<Verdict> verdicts = new ArrayList<>();
    transaction.requestLine("POST", request.target, "HTTP/1.1");
    transaction.requestHeader("Content-Type", request.type);
    for (int i = 0; i < request.headers.size(); i += 2) {
      transaction.requestHeader(request.headers.get(i), request.headers.get(i + 1));
    }
    verdicts.add(transaction.requestHead());
    byte[] body = request.body.getBytes(StandardCharsets.ISO_8859_1);
    verdicts.add(transaction.requestBody(body, 0, body.length));
    verdicts.add(transaction.requestEnd());
    transaction.responseLine("HTTP/1.1", 200);
    transaction.responseHeader("Content-Type", "text/plain");
    verdicts.add(transaction.responseHead());
    byte[] answer = request.answer.getBytes(StandardCharsets.ISO_8859_1);
    verdicts.add(transaction.responseBody(answer, 0, answer.length));
    verdicts.add(transaction.responseEnd());
    List<Hit> hits = transaction.end();
    return new Outcome(
        verdicts, hits, transaction.variable("level"), transaction.variable("score"));
  }
}
