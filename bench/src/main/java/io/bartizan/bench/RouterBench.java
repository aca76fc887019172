package io.bartizan.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.bartizan.pipeline.Fields;
import io.bartizan.pipeline.Memory;
import io.bartizan.pipeline.Method;
import io.bartizan.pipeline.Pipeline;
import io.bartizan.pipeline.Ticker;
import io.bartizan.proxy.route.Bounds;
import io.bartizan.proxy.route.Question;
import io.bartizan.proxy.route.RouteSpec;
import io.bartizan.proxy.route.Router;
import io.bartizan.proxy.route.Target;
import io.bartizan.proxy.settings.PathPattern;
import io.bartizan.telemetry.LogConfig;
import io.bartizan.telemetry.Recorder;
import io.bartizan.telemetry.RouteMeter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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

/// What it costs to find the route of a request among few and among many.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class RouterBench {
  private static final String HOST = "shop.example.com";

  /// How many routes there are.
  @Param({"10", "10000"})
  public int routes = 10;

  private final Question question = new Question();
  private Router router;
  private byte[] literal;
  private byte[] parameter;
  private byte[] deep;
  private byte[] unknown;

  @Setup
  public void open() throws IOException {
    Recorder recorder = Recorder.open(LogConfig.standard(), 1, Ticker.SYSTEM, new Memory(1));
    RouteMeter meter = recorder.metrics().roster().route("all");
    recorder.close();
    List<RouteSpec> specs = new ArrayList<>();
    for (int i = 0; i < routes; i++) {
      specs.add(spec(i, meter));
    }
    router = new Router(specs);
    literal = (HOST + "/service" + 3 + "/orders/list").getBytes(ISO_8859_1);
    parameter = (HOST + "/service" + 4 + "/orders/4711").getBytes(ISO_8859_1);
    deep = (HOST + "/service" + 5 + "/a/b/c/d").getBytes(ISO_8859_1);
    unknown = (HOST + "/other/orders/list").getBytes(ISO_8859_1);
  }

  private static RouteSpec spec(int number, RouteMeter meter) {
    String path =
        "/service" + number + List.of("/orders/list", "/orders/{id}", "/**").get(number % 3);
    Target target =
        new Target("r" + number, meter, Pipeline.EMPTY, null, new Bounds.Exchange(0, 1, 1), false);
    return new RouteSpec(
        List.of(), PathPattern.parse(path), List.of(Method.GET, Method.POST), Map.of(), target);
  }

  private @Nullable Target find(byte[] bytes) {
    return router.find(
        question.about(Fields.NONE, Method.GET),
        bytes,
        0,
        HOST.length(),
        HOST.length(),
        bytes.length);
  }

  @Benchmark
  public @Nullable Target literal() {
    return find(literal);
  }

  @Benchmark
  public @Nullable Target parameter() {
    return find(parameter);
  }

  @Benchmark
  public @Nullable Target everythingBelow() {
    return find(deep);
  }

  @Benchmark
  public @Nullable Target unknown() {
    return find(unknown);
  }
}
