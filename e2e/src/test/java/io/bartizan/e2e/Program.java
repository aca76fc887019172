package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The real program in a process of its own, with little memory. A configuration names its
/// listeners and gives them port 0; what ports they have is read from what the program says.
final class Program implements AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final List<String> MEMORY =
      List.of(
          "-Xmx96m",
          "-XX:MaxDirectMemorySize=64m",
          "-XX:+UseSerialGC",
          "-Dio.netty.noUnsafe=false",
          "--sun-misc-unsafe-memory-access=allow");

  private final Process process;
  private final Path out;
  private final Path err;

  private Program(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /// Runs the program to its end.
  static Shell.Result command(String... words) throws IOException, InterruptedException {
    return Shell.run(line(List.of(words)).toArray(String[]::new));
  }

  /// Starts the program with these words; its output goes to `out.txt` and `err.txt` in `folder`.
  static Program start(Path folder, String... words) throws IOException {
    Path out = folder.resolve("out.txt");
    Path err = folder.resolve("err.txt");
    Process process =
        new ProcessBuilder(line(List.of(words)))
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    return new Program(process, out, err);
  }

  /// Starts a gateway with that configuration, which it writes to `bartizan.yaml` in `folder`, and
  /// waits until it is ready.
  ///
  /// @param more words of the command line
  static Program serving(Path folder, String configuration, String... more) throws Exception {
    Path file = folder.resolve("bartizan.yaml");
    Files.writeString(file, configuration);
    List<String> words = new ArrayList<>(List.of("run", "-c", file.toString()));
    words.addAll(List.of(more));
    Program program = start(folder, words.toArray(String[]::new));
    try {
      Eventually.holds("the program is ready", program::ready);
      return program;
    } catch (Exception | AssertionError e) {
      program.close();
      throw new AssertionError(program.complaints(), e);
    }
  }

  /// A background shell ignores SIGINT and hands that down; a program run by hand does not.
  private static List<String> line(List<String> words) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> line = new ArrayList<>(List.of("env", "--default-signal=INT,TERM,HUP", java));
    line.addAll(MEMORY);
    line.add("-Dio.netty.leakDetection.level=" + System.getProperty("e2e.leaks", "simple"));
    line.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            "io.bartizan.gateway.Main"));
    line.addAll(words);
    return line;
  }

  private boolean ready() throws IOException, InterruptedException {
    if (!process.isAlive()) {
      throw new AssertionError("ended with status " + process.exitValue());
    }
    return find("admin").find() && admin("/ready").statusCode() == 200;
  }

  private Matcher find(String listener) throws IOException {
    return Pattern.compile(Pattern.quote(listener) + " listens on [0-9.:\\[\\]]*:(\\d+)")
        .matcher(complaints());
  }

  /// The port that the listener of that name really has; the admin listener's is `admin`.
  int port(String listener) throws IOException {
    Matcher found = find(listener);
    assertThat(found.find()).as("a listener %s in: %s", listener, complaints()).isTrue();
    return Integer.parseInt(found.group(1));
  }

  /// A page of the admin listener.
  String page(String path) throws IOException, InterruptedException {
    return admin(path).body();
  }

  private java.net.http.HttpResponse<String> admin(String path)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port("admin") + path);
    return HTTP.send(
        HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20)).build(),
        BodyHandlers.ofString());
  }

  /// The sum of all metrics whose name and labels begin with `begin`, such as
  /// `bartizan_refusals_total{code="token.expired"`.
  double metric(String begin) throws IOException, InterruptedException {
    return page("/metrics")
        .lines()
        .filter(line -> line.startsWith(begin))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /// What it wrote to standard error so far.
  String complaints() throws IOException {
    return Files.readString(err);
  }

  /// What it wrote to standard output so far: mostly the access log.
  String output() throws IOException {
    return Files.readString(out);
  }

  /// The line of the access log that holds `mark`; waits for it.
  String logged(String mark) throws Exception {
    Eventually.holds("a line of the access log with " + mark, () -> output().contains(mark));
    try (Stream<String> lines = output().lines()) {
      return lines.filter(line -> line.contains(mark)).findFirst().orElseThrow();
    }
  }

  long pid() {
    return process.pid();
  }

  boolean alive() {
    return process.isAlive();
  }

  /// The most memory it has had resident so far, in KiB.
  long peakMemory() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElseThrow();
    }
  }

  /// Sends a signal, such as `HUP`.
  void signal(String name) throws IOException, InterruptedException {
    Shell.run("kill", "-" + name, String.valueOf(process.pid())).orFail();
  }

  /// Sends a signal that ends it, and asserts that it ends in order and leaked nothing.
  void end(String signal) throws IOException, InterruptedException {
    assertThat(process.isAlive()).as("the program lives on; it said: %s", complaints()).isTrue();
    signal(signal);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends within a minute").isTrue();
    assertThat(process.exitValue()).as(complaints()).isZero();
    assertThat(complaints()).doesNotContain("LEAK:", "Exception in thread", "OutOfMemory");
  }

  /// Ends it at once, if a test has failed before it did so.
  @Override
  public void close() {
    process.destroyForcibly();
  }
}
