package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `bartizan check` says about configurations, and what it ends with.
class CheckTest {
  private static final String GOOD =
      """
      listen: { http: 127.0.0.1:8080 }
      services:
        orders: { endpoints: [ "http://127.0.0.1:9001" ] }
      routes:
        - { path: /orders/**, service: orders, public: true }
      """;

  /// Each mistake stands alone in its line.
  private static final String TEN_MISTAKES =
      """
      listen:
        http: 127.0.0.1:8080
        colour: blue
      services:
        orders:
          endpoints: [ "http://127.0.0.1:9001" ]
          connect-timeout: 2 parsecs
        spare: { endpoints: [ "http://127.0.0.1:9002" ] }
      consumers:
        shop:
          keys:
            - id: shop0001
              hash: "hunter2-the-secret"
      routes:
        - path: /orders/**
          service: ordres
          public: true
        - path: /invoices
          service: orders
        - path: /reports
          service: orders
          public: true
          limit: { per: client-ip, rate: 50/fortnight }
        - path: /pages
          service: orders
          public: true
          cors: { origins: [ "*" ] }
      admin:
        listen: 0.0.0.0:9901
      log:
        access: "off"
        access: stdout
      """;

  @TempDir Path folder;

  @Test
  void tells_ten_mistakes_at_once_each_with_its_place() throws Exception {
    Path file = write(TEN_MISTAKES);
    Shell.Result result = Program.command("check", "-c", file.toString());
    List<String> places =
        result
            .err()
            .lines()
            .filter(line -> line.startsWith(file + ":"))
            .map(line -> line.substring(file.toString().length() + 1).replaceFirst(": .*", ""))
            .toList();
    assertThat(places)
        .as(result.err())
        .containsExactly(
            "3:3", "7:22", "8:3", "13:15", "16:14", "18:5", "23:36", "27:22", "29:11", "32:3");
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err()).contains("did you mean `orders`?").doesNotContain("hunter2");
  }

  @Test
  void ends_with_0_if_all_is_well() throws Exception {
    Shell.Result result = Program.command("check", "-c", write(GOOD).toString());
    assertThat(result.orFail()).contains("no mistakes", "/orders/**", "public");
    assertThat(result.err()).isEmpty();
  }

  @Test
  void ends_with_2_for_wrong_usage() throws Exception {
    Shell.Result result = Program.command("chekc", "-c", write(GOOD).toString());
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err()).contains("did you mean `check`?");
    assertThat(Program.command("check", "--loud").status()).isEqualTo(2);
  }

  @Test
  void what_cannot_be_checked_does_not_run_either() throws Exception {
    Shell.Result result = Program.command("run", "-c", write(TEN_MISTAKES).toString());
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err()).contains("bartizan.yaml:3:3: ").doesNotContain("hunter2");
  }

  @Test
  void a_file_that_is_not_there_is_a_mistake_with_a_name() throws Exception {
    Path nowhere = folder.resolve("nowhere.yaml");
    Shell.Result result = Program.command("check", "-c", nowhere.toString());
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err()).contains(nowhere.toString());
  }

  private Path write(String configuration) throws IOException {
    return Files.writeString(folder.resolve("bartizan.yaml"), configuration);
  }
}
