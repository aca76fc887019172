package io.bartizan.waf.suite;

import io.bartizan.waf.Peers;
import io.bartizan.waf.Transaction;
import io.bartizan.waf.engine.Hit;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// One test of the core rule set's suite, played to a transaction without a network.
record FtwCase(String name, @Nullable Object node) {
  /// Why the test fails; empty if it passes.
  String failure(Transaction transaction) {
    for (Object stage : Yaml.list(Yaml.at(node, "stages"))) {
      List<Hit> hits = play(transaction, FtwInput.of(Yaml.at(stage, "input")));
      String failure = failure(hits, Yaml.at(stage, "output"));
      if (!failure.isEmpty()) {
        return failure;
      }
    }
    return "";
  }

  /// Whether the outcome is up to whoever reads HTTP, not to the rules.
  boolean belongsToHttp() {
    return Yaml.list(Yaml.at(node, "stages")).stream()
        .map(stage -> Yaml.at(stage, "output"))
        .anyMatch(
            output -> Yaml.at(output, "log") == null || Yaml.at(output, "expect_error") != null);
  }

  /// The hits of the last stage.
  List<Hit> hits(Transaction transaction) {
    Object stage = Yaml.list(Yaml.at(node, "stages")).getLast();
    return play(transaction, FtwInput.of(Yaml.at(stage, "input")));
  }

  private static List<Hit> play(Transaction transaction, FtwInput input) {
    transaction.begin(new Peers("127.0.0.1", 40000, "127.0.0.1", 80, "ftw"));
    transaction.requestLine(input.method(), input.uri(), input.version());
    for (FtwInput.Field header : input.headers()) {
      transaction.requestHeader(header.name(), header.value());
    }
    transaction.requestHead();
    byte[] body = input.body().bytes();
    transaction.requestBody(body, 0, body.length);
    transaction.requestEnd();
    respond(transaction, input);
    return transaction.end();
  }

  /// Answers as the suite's back end: an empty 200, but `POST /reflect` what its JSON asks for.
  private static void respond(Transaction transaction, FtwInput input) {
    boolean reflect = input.uri().equals("/reflect") && input.method().equals("POST");
    Object answer = reflect ? json(input.body().toString()) : null;
    byte[] body = body(answer);
    transaction.responseLine("HTTP/1.1", Yaml.number(Yaml.at(answer, "status"), 200));
    Map<?, ?> headers = Yaml.map(Yaml.at(answer, "headers"));
    for (Map.Entry<?, ?> header : headers.entrySet()) {
      transaction.responseHeader(header.getKey().toString(), String.valueOf(header.getValue()));
    }
    if (headers.keySet().stream().noneMatch(n -> n.toString().equalsIgnoreCase("content-type"))) {
      transaction.responseHeader("Content-Type", "text/plain; charset=utf-8");
    }
    transaction.responseHeader("Content-Length", Integer.toString(body.length));
    transaction.responseHead();
    transaction.responseBody(body, 0, body.length);
    transaction.responseEnd();
  }

  private static byte[] body(@Nullable Object answer) {
    Object encoded = Yaml.at(answer, "encodedBody");
    return encoded != null
        ? Base64.getMimeDecoder().decode(encoded.toString())
        : Yaml.text(Yaml.at(answer, "body"), "").getBytes(StandardCharsets.UTF_8);
  }

  private static @Nullable Object json(String text) {
    return new Load(LoadSettings.builder().setAllowDuplicateKeys(true).build())
        .loadFromString(text);
  }

  private static String failure(List<Hit> hits, @Nullable Object output) {
    Object log = Yaml.at(output, "log");
    List<String> ids = hits.stream().map(hit -> Integer.toString(hit.rule())).distinct().toList();
    List<String> failures = new ArrayList<>();
    for (Object id : Yaml.list(Yaml.at(log, "expect_ids"))) {
      if (!ids.contains(id.toString())) {
        failures.add("misses " + id);
      }
    }
    for (Object id : Yaml.list(Yaml.at(log, "no_expect_ids"))) {
      if (ids.contains(id.toString())) {
        failures.add("has " + id);
      }
    }
    Object regex = Yaml.at(log, "match_regex");
    if (regex != null && !Pattern.compile(regex.toString()).matcher(log(hits)).find()) {
      failures.add("log lacks " + regex + " in " + log(hits));
    }
    return failures.isEmpty() ? "" : failures + " of " + ids;
  }

  private static String log(List<Hit> hits) {
    return hits.stream()
        .map(hit ->
            "[id \"%d\"] [msg \"%s\"] [data \"%s\"]"
                .formatted(hit.rule(), hit.message(), hit.data())
                .replace("\n", "\\n")
                .replace("\r", "\\r"))
        .collect(Collectors.joining("\n"));
  }
}
