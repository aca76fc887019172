package io.bartizan.gateway.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `bartizan run` in a process of its own, which is started as this one was, and whose JVM records
/// what it does for an AOT cache (JEP 514).
final class RecordedGateway implements AutoCloseable {
  private static final Pattern LISTENS =
      Pattern.compile("(https?):\\d+ listens on 127\\.0\\.0\\.1:(\\d+)");
  private static final long SECONDS = 120;

  private final Process process;
  private final Path cache;
  private final Map<String, Integer> ports = new HashMap<>();
  private final StringBuilder said = new StringBuilder();
  private final BufferedReader lines;

  private RecordedGateway(Process process, Path cache) {
    this.process = process;
    this.cache = cache;
    this.lines = process.inputReader(StandardCharsets.UTF_8);
  }

  /// Starts it, and returns when it serves.
  ///
  /// @param main the program's class
  /// @param cache what to write at its end
  /// @param natives the folder with native libraries
  static RecordedGateway start(String main, Path configuration, Path cache, Path natives)
      throws IOException {
    Files.deleteIfExists(cache);
    Process process =
        new ProcessBuilder(command(main, configuration, cache, natives))
            .redirectErrorStream(true)
            .start();
    RecordedGateway gateway = new RecordedGateway(process, cache);
    gateway.awaitListeners();
    return gateway;
  }

  private static List<String> command(String main, Path configuration, Path cache, Path natives) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> !option.startsWith("-XX:AOT"))
        .forEach(command::add);
    command.add("-XX:AOTCacheOutput=" + cache);
    command.add("-Djava.library.path=" + natives);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
    command.addAll(List.of("run", "-c", configuration.toString()));
    return command;
  }

  private void awaitListeners() throws IOException {
    String line;
    while ((line = lines.readLine()) != null) {
      said.append(line).append('\n');
      Matcher matcher = LISTENS.matcher(line);
      if (matcher.find()) {
        ports.put(matcher.group(1), Integer.valueOf(matcher.group(2)));
      }
      if (line.contains("is in force")) {
        return;
      }
    }
    throw failed();
  }

  /// The port of the listener for `scheme`.
  int port(String scheme) throws IOException {
    Integer port = ports.get(scheme);
    if (port == null) {
      throw failed();
    }
    return port;
  }

  /// Ends it as a supervisor would, and returns when its JVM has written the cache.
  ///
  /// @throws IOException if there is none
  void end() throws IOException, InterruptedException {
    process.toHandle().destroy(); // leaves its output open
    String line;
    while ((line = lines.readLine()) != null) {
      said.append(line).append('\n');
    }
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS) || !Files.exists(cache)) {
      throw failed();
    }
  }

  private IOException failed() {
    return new IOException("no AOT cache could be made:\n" + said);
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
