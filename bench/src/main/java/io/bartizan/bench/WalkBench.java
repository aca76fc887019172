package io.bartizan.bench;

import io.bartizan.pipeline.Address;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.HeadTable;
import io.bartizan.pipeline.Memory;
import io.bartizan.pipeline.OnHead;
import io.bartizan.pipeline.Pipeline;
import io.bartizan.pipeline.Policy;
import io.bartizan.pipeline.Refusal;
import io.bartizan.pipeline.Route;
import io.bartizan.pipeline.Verdict;
import io.bartizan.pipeline.Walk;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What the road costs for one exchange, from the first policy to the end, without any byte being
/// carried.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class WalkBench {
  private static final Address CLIENT = new Address(0, 0xffff_0a00_0001L);
  private static final Refusal NO = Refusal.of(Code.RATE_LIMITED, "bench");

  private final HeadTable head = new HeadTable();
  private final Pipeline porch = Pipeline.of(TenPolicies.porch());
  private final Walk ten = walk(TenPolicies.road());
  private final Walk refusing =
      walk(and(TenPolicies.road(), Policy.enforced("no", (OnHead) _ -> NO)));
  private final Walk bare = walk(List.of());
  private final Walk waiting =
      walk(
          List.of(
              Policy.enforced(
                  "ask",
                  (OnHead)
                      _ ->
                          new Verdict.Wait<String>(
                              done -> done.value("yes"), (_, _) -> Verdict.CONTINUE, 1_000))));

  /// Makes the head of an ordinary request.
  public WalkBench() {
    add("host", "api.example.com");
    add("user-agent", "bench");
    add("accept", "*/*");
    add("x-tenant", "one");
    add("authorization", "Bearer 1234567890");
  }

  private void add(String name, String value) {
    byte[] n = name.getBytes(StandardCharsets.ISO_8859_1);
    byte[] v = value.getBytes(StandardCharsets.ISO_8859_1);
    head.append(n, 0, n.length, v, 0, v.length);
  }

  private static List<Policy> and(List<Policy> policies, Policy more) {
    List<Policy> all = new ArrayList<>(policies);
    all.add(more);
    return all;
  }

  private static Walk walk(List<Policy> policies) {
    EmptyPlane plane = new EmptyPlane(route(Pipeline.of(policies)));
    Walk walk = new Walk(plane, plane, new Memory(1 << 20));
    walk.connection(CLIENT, CLIENT, "https:8443", true);
    return walk;
  }

  private static Route route(Pipeline pipeline) {
    return new Route() {
      @Override
      public String name() {
        return "bench";
      }

      @Override
      public Pipeline pipeline() {
        return pipeline;
      }
    };
  }

  private int run(Walk walk, Pipeline porch) {
    walk.renew(head, 1, 2, 3, 4).start(porch);
    return walk.status();
  }

  /// No policy at all.
  @Benchmark
  public int bareRoad() {
    return run(bare, Pipeline.EMPTY);
  }

  /// Ten policies that have nothing against it.
  @Benchmark
  public int tenPolicies() {
    return run(ten, porch);
  }

  /// The same, and one more that refuses.
  @Benchmark
  public int tenPoliciesAndARefusal() {
    return run(refusing, porch);
  }

  /// One policy that waits for work, which returns at once.
  @Benchmark
  public int oneWait() {
    return run(waiting, Pipeline.EMPTY);
  }
}
