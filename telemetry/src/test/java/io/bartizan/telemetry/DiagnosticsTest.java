package io.bartizan.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.telemetry.LogConfig.Form;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.logging.LogManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class DiagnosticsTest {
  private static final Logger LOG = System.getLogger("bartizan.test");

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  @AfterEach
  void restore() throws IOException {
    LogManager.getLogManager().readConfiguration();
  }

  @Test
  void a_message_is_one_line_of_text() {
    try (var _ = Diagnostics.install(Form.TEXT, written)) {
      LOG.log(Level.WARNING, "the file \"C:\\x\" is gone");
    }
    assertThat(written.toString(UTF_8))
        .matches(
            "20..-..-..T..:..:..\\....Z warning bartizan.test: the file \"C:\\\\x\" is gone\n");
  }

  @Test
  void a_message_is_one_json_object() {
    try (var _ = Diagnostics.install(Form.JSON, written)) {
      LOG.log(Level.ERROR, "no \"{0}\"", "port");
    }
    assertThat(JsonText.line(written.toByteArray()))
        .containsEntry("level", "error")
        .containsEntry("logger", "bartizan.test")
        .containsEntry("message", "no \"port\"")
        .containsKey("time");
  }

  @Test
  void no_message_makes_a_second_line() {
    for (Form form : List.of(Form.TEXT, Form.JSON)) {
      written.reset();
      try (var _ = Diagnostics.install(form, written)) {
        LOG.log(
            Level.INFO, "x\r\n2026-01-01T00:00:00Z error forged: \u001b[31m\u2028\u0085\0\ud800");
      }
      assertThat(written.toString(UTF_8))
          .endsWith("\n")
          .doesNotContain("\r", "\u001b", "\u2028", "\u0085", "\0");
      assertThat(written.toString(UTF_8).lines()).hasSize(1);
    }
  }

  @Test
  void an_exception_is_told_without_its_message() {
    try (var _ = Diagnostics.install(Form.TEXT, written)) {
      var cause = new IllegalArgumentException("canary-5151");
      LOG.log(Level.ERROR, "refused", new IllegalStateException("canary-5152", cause));
    }
    assertThat(written.toString(UTF_8))
        .contains("java.lang.IllegalStateException at DiagnosticsTest.an_exception_is_told")
        .contains("caused by java.lang.IllegalArgumentException")
        .doesNotContain("canary");
  }

  @Test
  void what_the_jdk_says_of_a_file_is_kept() {
    try (var _ = Diagnostics.install(Form.TEXT, written)) {
      LOG.log(Level.ERROR, "cannot start", new FileNotFoundException("/etc/x (No such file)"));
    }
    assertThat(written.toString(UTF_8)).contains("/etc/x (No such file)");
  }

  @Test
  void a_terminal_that_takes_nothing_stops_nobody_and_drops_are_said() throws InterruptedException {
    CountDownLatch goOn = new CountDownLatch(1);
    Stalled stalled = new Stalled(goOn, written);
    Diagnostics diagnostics = Diagnostics.install(Form.TEXT, stalled);
    LOG.log(Level.INFO, "first");
    stalled.entered.await();
    for (int i = 0; i < 1500; i++) {
      LOG.log(Level.INFO, "more");
    }
    goOn.countDown();
    diagnostics.close();
    assertThat(written.toString(UTF_8).lines().filter(line -> line.endsWith("more"))).hasSize(1000);
    assertThat(written.toString(UTF_8)).contains("500 messages were dropped");
  }

  private static final class Stalled extends OutputStream {
    final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch goOn;
    private final OutputStream target;

    Stalled(CountDownLatch goOn, OutputStream target) {
      this.goOn = goOn;
      this.target = target;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b});
    }

    @Override
    public void write(byte[] line) throws IOException {
      entered.countDown();
      try {
        goOn.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      target.write(line);
    }
  }
}
