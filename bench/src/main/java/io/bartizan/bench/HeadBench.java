package io.bartizan.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.bartizan.pipeline.HeadTable;
import io.bartizan.proxy.http1.Connection;
import io.bartizan.proxy.http1.Framing;
import io.bartizan.proxy.http1.RequestReader;
import io.bartizan.proxy.http1.ResponseReader;
import io.bartizan.proxy.path.Authority;
import io.bartizan.proxy.path.CanonicalPath;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// What it costs to read the heads of one exchange: from a network buffer into a table, with all
/// that is asked of it.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class HeadBench {
  /// What a browser sends: 12 fields.
  private static final String REQUEST =
      """
      GET /api/v2/orders/4711/items?page=2&sort=created HTTP/1.1
      Host: shop.example.com
      User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0
      Accept: application/json, text/plain, */*
      Accept-Language: de-DE,de;q=0.8,en-US;q=0.5,en;q=0.3
      Accept-Encoding: gzip, deflate, br, zstd
      Referer: https://shop.example.com/orders
      Origin: https://shop.example.com
      Authorization: Bearer 2YotnFZFEjr1zCsicMWpAAxJ8F3kQ9sVbN6mT4hL7dR0wE5yUiOp
      Cookie: session=9f86d081884c7d659a2feaa0c55ad015; theme=dark
      Sec-Fetch-Mode: cors
      Connection: keep-alive
      Cache-Control: no-cache

      """;

  private static final String ANSWER =
      """
      HTTP/1.1 200 OK
      Date: Sun, 22 Nov 2026 08:00:00 GMT
      Content-Type: application/json
      Content-Length: 1024
      Cache-Control: no-store
      ETag: "33a64df551425fcc55e4d42a148795d9f25f89d4"
      Vary: Accept-Encoding
      Server: orders/1.4

      """;

  private final HeadTable table = new HeadTable();
  private final RequestReader requests = new RequestReader();
  private final ResponseReader answers = new ResponseReader();
  private final Connection connection = new Connection();
  private final CanonicalPath path = new CanonicalPath(false);
  private ByteBuf request;
  private ByteBuf answer;

  @Setup
  public void open() {
    request = buffer(REQUEST);
    answer = buffer(ANSWER);
  }

  private static ByteBuf buffer(String text) {
    return Unpooled.directBuffer().writeBytes(text.replace("\n", "\r\n").getBytes(ISO_8859_1));
  }

  @TearDown
  public void close() {
    request.release();
    answer.release();
  }

  /// The bytes, strictly.
  @Benchmark
  public int request() {
    table.clear();
    request.readerIndex(0);
    requests.begin(32 << 10, 100, 8 << 10);
    requests.read(request, table);
    return table.size();
  }

  /// The bytes and what they mean: framing, options of the connection, authority, canonical path.
  @Benchmark
  public long requestWithItsMeaning() {
    request();
    long framing = Framing.of(table);
    connection.read(table);
    int host = table.find(io.bartizan.pipeline.Names.HOST);
    Authority.canonical(table.bytes(), table.valueStart(host), table.valueEnd(host));
    path.read(table, requests.targetStart(), requests.targetEnd());
    return framing + path.end();
  }

  @Benchmark
  public long answer() {
    table.clear();
    answer.readerIndex(0);
    answers.begin();
    answers.read(answer, table);
    return Framing.of(table);
  }
}
