package io.bartizan.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.bartizan.testkit.Suites;
import io.bartizan.waf.Peers;
import io.bartizan.waf.Rules;
import io.bartizan.waf.Transaction;
import io.bartizan.waf.engine.Hit;
import io.bartizan.waf.lang.SecLangException;
import io.bartizan.waf.lang.Source;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What the Core Rule Set costs for requests that mean no harm: all five phases, in one thread.
/// Without the suite of rules nothing is measured, and each benchmark says so as an error.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class RulesBench {
  private static final Peers PEERS = Peers.of("192.0.2.1", "bench");
  private static final String ENGINE =
      """
      SecRuleEngine On
      SecRequestBodyAccess On
      SecRule REQUEST_HEADERS:Content-Type "^application/json" \
      "id:200001,phase:1,t:none,t:lowercase,pass,nolog,ctl:requestBodyProcessor=JSON"
      Include crs-setup.conf.example
      SecAction "id:200100,phase:1,t:none,pass,nolog,setvar:tx.blocking_paranoia_level=LEVEL,\
      setvar:tx.inbound_anomaly_score_threshold=10000"
      Include rules/*.conf
      """;

  /// The paranoia level.
  @Param({"1", "4"})
  public int level = 1;

  private final byte[] nothing = new byte[0];
  private final byte[] form =
      "name=Jane+Doe&email=jane.doe%40example.com&note=please+call+after+5+pm".getBytes(ISO_8859_1);
  private final byte[] json = json();
  private Transaction transaction;

  @Setup
  public void load() throws SecLangException {
    Path crs =
        Suites.find("waf/crs")
            .orElseThrow(() -> new IllegalStateException("no Core Rule Set (expected: ../shared)"));
    Rules rules =
        Rules.of(Source.text("bench", crs, ENGINE.replace("LEVEL", Integer.toString(level))));
    transaction = rules.begin(PEERS);
  }

  /// An order of 1 KB.
  private static byte[] json() {
    StringBuilder text = new StringBuilder("{\"customer\": \"Jane Doe\", \"items\": [");
    for (int i = 0; i < 14; i++) {
      text.append(i == 0 ? "" : ", ")
          .append("{\"sku\": \"SKU-")
          .append(1000 + i)
          .append("\", \"qty\": ")
          .append(i + 1)
          .append(", \"price\": ")
          .append(19 + i)
          .append(".99}");
    }
    text.append("], \"note\": \"");
    text.append("please deliver to the front door in the morning ".repeat(8));
    return text.append("\"}").toString().getBytes(ISO_8859_1);
  }

  private List<Hit> play(String method, String target, String type, byte[] body) {
    transaction.begin(PEERS);
    transaction.requestLine(method, target, "HTTP/1.1");
    transaction.requestHeader("Host", "shop.example.com");
    transaction.requestHeader(
        "User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0");
    transaction.requestHeader("Accept", "application/json");
    transaction.requestHeader("Accept-Encoding", "gzip, deflate");
    transaction.requestHeader("Accept-Language", "en-GB,en;q=0.5");
    transaction.requestHeader("Authorization", "Bearer 0123456789abcdef0123456789abcdef");
    transaction.requestHeader("Referer", "https://shop.example.com/");
    if (body.length > 0) {
      transaction.requestHeader("Content-Type", type);
      transaction.requestHeader("Content-Length", Integer.toString(body.length));
    }
    transaction.requestHead();
    transaction.requestBody(body, 0, body.length);
    transaction.requestEnd();
    transaction.responseLine("HTTP/1.1", 200);
    transaction.responseHeader("Content-Type", "application/json");
    transaction.responseHead();
    transaction.responseEnd();
    return transaction.end();
  }

  @Benchmark
  public List<Hit> get() {
    return play("GET", "/api/v1/items/42?page=2&sort=name", "", nothing);
  }

  @Benchmark
  public List<Hit> postForm() {
    return play("POST", "/api/v1/contact", "application/x-www-form-urlencoded", form);
  }

  @Benchmark
  public List<Hit> postJson() {
    return play("POST", "/api/v1/orders", "application/json", json);
  }
}
