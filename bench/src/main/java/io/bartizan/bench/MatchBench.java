package io.bartizan.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.bartizan.testkit.Suites;
import io.bartizan.waf.regex.Expression;
import io.bartizan.waf.regex.ExpressionSet;
import io.bartizan.waf.regex.Hits;
import io.bartizan.waf.regex.PatternException;
import io.bartizan.waf.regex.Phrases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What a byte costs that all patterns, or all phrases, of the Core Rule Set's rules for requests
/// are looked for in. It needs the suite; see [Suites].
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class MatchBench {
  private static final String TEXT =
      "Dear Mr O'Brien, your order 4711 of 2 red shoes (size 42) left Rome on 2026-03-01; see "
          + "https://shop.example.com/orders/4711?lang=en&page=2 for more. {\"id\":42,\"tags\":[\"a\"]}";

  /// The length of [#TEXT].
  private static final int BYTES = 174;

  private static final Pattern RX = Pattern.compile("@rx ((?:[^\"\\\\]++|\\\\.)*+)\"");

  private final byte[] text = TEXT.getBytes(ISO_8859_1);
  private ExpressionSet patterns;
  private ExpressionSet phrases;
  private Hits patternHits;
  private Hits phraseHits;

  @Setup
  public void read() throws IOException, PatternException {
    Path rules = Suites.find("waf/crs/rules").orElseThrow();
    Set<String> distinct = new LinkedHashSet<>();
    List<Expression> lists = new ArrayList<>();
    try (Stream<Path> files = Files.list(rules)) {
      for (Path file : files.sorted().toList()) {
        if (file.toString().endsWith(".data")) {
          lists.add(list(file));
        } else if (file.getFileName().toString().startsWith("REQUEST")) {
          String config = Files.readString(file, ISO_8859_1).replaceAll("\\\\\n\\s*", "");
          RX.matcher(config).results().map(MatchBench::unquoted).forEach(distinct::add);
        }
      }
    }
    List<Expression> expressions = new ArrayList<>();
    for (String pattern : distinct) {
      expressions.add(Expression.of(pattern));
    }
    patterns = ExpressionSet.of(expressions);
    phrases = ExpressionSet.of(lists);
    patternHits = new Hits(patterns.size());
    phraseHits = new Hits(phrases.size());
  }

  private static Expression list(Path file) throws IOException {
    List<byte[]> lines = new ArrayList<>();
    for (String line : Files.readAllLines(file, ISO_8859_1)) {
      if (!line.isBlank() && !line.startsWith("#")) {
        lines.add(line.strip().getBytes(ISO_8859_1));
      }
    }
    return Expression.of(Phrases.of(lines));
  }

  private static String unquoted(MatchResult found) {
    return found.group(1).replace("\\\"", "\"");
  }

  @Benchmark
  @OperationsPerInvocation(BYTES)
  public Hits allPatterns() {
    patternHits.clear();
    patterns.scan(text, 0, text.length, patternHits);
    return patternHits;
  }

  @Benchmark
  @OperationsPerInvocation(BYTES)
  public Hits allPhrases() {
    phraseHits.clear();
    phrases.scan(text, 0, text.length, phraseHits);
    return phraseHits;
  }
}
