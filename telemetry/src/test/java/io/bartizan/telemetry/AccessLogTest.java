package io.bartizan.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bartizan.pipeline.Outcome;
import io.bartizan.telemetry.LogDesk.Fate;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AccessLogTest {
  private static final byte[] ROUTE = "orders".getBytes(UTF_8);
  private static final LogFormat PLAIN = new LogFormat(false, List.of(), List.of());

  private final HandClock clock = new HandClock("2026-11-22T06:51:00.123Z");
  private final List<AccessLog> open = new ArrayList<>();
  @TempDir private Path folder;
  private int lines;

  @AfterEach
  void close() {
    open.forEach(AccessLog::close);
  }

  private AccessLog log(Path file) throws IOException {
    return kept(AccessLog.open(Logs.to(file.toString()), 4, clock));
  }

  private AccessLog kept(AccessLog log) {
    open.add(log);
    return log;
  }

  private Path file() {
    return folder.resolve("access.log");
  }

  /// Writes a line whose path is its number.
  private Fate write(LogDesk desk) {
    Request request = Request.begun(clock).path("/" + lines).answered(200);
    Fate fate = desk.write(request.walk(), ROUTE, Outcome.ANSWERED, clock.nanos());
    lines += fate == Fate.WRITTEN ? 1 : 0;
    return fate;
  }

  private void writeAndFlush(LogDesk desk, int count) {
    for (int i = 0; i < count; i++) {
      write(desk);
    }
    desk.flush();
  }

  private static List<Object> paths(Path... files) throws IOException {
    List<Object> paths = new ArrayList<>();
    for (Path file : files) {
      Files.readAllLines(file, UTF_8).forEach(line -> paths.add(path(line)));
    }
    return paths;
  }

  private static Object path(String line) {
    return JsonText.line(line.getBytes(UTF_8)).getOrDefault("path", "");
  }

  private List<Object> all() {
    List<Object> all = new ArrayList<>();
    for (int i = 0; i < lines; i++) {
      all.add("/" + i);
    }
    return all;
  }

  @Test
  void every_line_of_every_loop_is_written_whole() throws Exception {
    AccessLog log = log(file());
    CountDownLatch done = new CountDownLatch(4);
    for (int i = 0; i < 4; i++) {
      LogDesk desk = log.desk();
      Request request = Request.begun(clock).path("/loop" + i).answered(200);
      Thread.ofPlatform()
          .start(() -> {
            for (int line = 0; line < 500; line++) {
              desk.write(request.walk(), ROUTE, Outcome.ANSWERED, clock.nanos());
            }
            desk.flush();
            done.countDown();
          });
    }
    done.await();
    log.close();
    List<Object> paths = paths(file());
    for (int i = 0; i < 4; i++) {
      String path = "/loop" + i;
      assertThat(paths.stream().filter(path::equals)).hasSize(500);
    }
  }

  @Test
  void a_new_file_is_for_owner_and_group_only_and_an_old_one_is_continued() throws IOException {
    AccessLog log = log(file());
    writeAndFlush(log.desk(), 1);
    log.close();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-r-----");
    AccessLog next = log(file());
    writeAndFlush(next.desk(), 1);
    next.close();
    assertThat(paths(file())).isEqualTo(all());
  }

  @Test
  void a_file_that_was_moved_away_is_followed_by_a_new_one_within_a_second() throws IOException {
    AccessLog log = log(file());
    LogDesk desk = log.desk();
    writeAndFlush(desk, 10);
    Path moved = Files.move(file(), folder.resolve("access.log.1"));
    writeAndFlush(desk, 10);
    clock.move(Duration.ofSeconds(1));
    writeAndFlush(desk, 10);
    log.close();
    assertThat(paths(moved, file())).isEqualTo(all());
    assertThat(paths(file())).hasSizeGreaterThanOrEqualTo(10);
  }

  @Test
  void reopening_begins_a_new_file_at_once() throws IOException {
    AccessLog log = log(file());
    LogDesk desk = log.desk();
    writeAndFlush(desk, 10);
    Path moved = Files.move(file(), folder.resolve("access.log.1"));
    log.reopen();
    writeAndFlush(desk, 10);
    log.close();
    assertThat(paths(moved, file())).isEqualTo(all());
    assertThat(paths(file())).hasSizeGreaterThanOrEqualTo(10);
  }

  @Test
  void a_file_that_was_truncated_goes_on_at_its_beginning() throws IOException {
    AccessLog log = log(file());
    writeAndFlush(log.desk(), 10);
    log.close();
    AccessLog next = log(file());
    Files.write(file(), new byte[0]);
    writeAndFlush(next.desk(), 10);
    next.close();
    assertThat(paths(file())).isEqualTo(all().subList(10, 20));
  }

  @Test
  void while_the_disk_stands_still_lines_are_dropped_and_what_was_taken_is_not_lost()
      throws Exception {
    Path pipe = pipe();
    try (FileChannel reader =
        FileChannel.open(pipe, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      AccessLog log = log(pipe);
      LogDesk desk = log.desk();
      Fate fate = write(desk);
      while (fate == Fate.WRITTEN) {
        fate = write(desk);
      }
      assertThat(fate).isEqualTo(Fate.DROPPED);
      assertThat(lines * 250L).isLessThan((LogDesk.CHUNKS + 2) * (long) Chunk.SIZE);
      assertThat(received(reader, lines)).isEqualTo(all());
    }
  }

  private Path pipe() throws Exception {
    Path pipe = folder.resolve("pipe");
    Process made = new ProcessBuilder("mkfifo", pipe.toString()).inheritIO().start();
    assertThat(made.waitFor()).isZero();
    return pipe;
  }

  /// Reads `count` lines.
  private static List<Object> received(FileChannel reader, int count) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ByteBuffer buffer = ByteBuffer.allocate(8192);
    int found = 0;
    while (found < count) {
      reader.read(buffer.clear());
      for (byte b : java.util.Arrays.copyOf(buffer.array(), buffer.position())) {
        found += b == '\n' ? 1 : 0;
      }
      bytes.write(buffer.array(), 0, buffer.position());
    }
    return bytes.toString(UTF_8).lines().map(AccessLogTest::path).toList();
  }

  @Test
  void a_disk_that_stands_still_does_not_keep_the_process_from_ending() throws Exception {
    Path pipe = pipe();
    try (FileChannel _ =
        FileChannel.open(pipe, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      AccessLog log = log(pipe);
      LogDesk desk = log.desk();
      while (write(desk) == Fate.WRITTEN) {}
      desk.flush();
      long start = System.nanoTime();
      log.close();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }
  }

  @Test
  void a_full_disk_loses_lines_counts_them_and_stops_nothing() throws IOException {
    AccessLog log = log(Path.of("/dev/full"));
    LogDesk desk = log.desk();
    writeAndFlush(desk, 10);
    writeAndFlush(desk, 5);
    log.close();
    assertThat(log.lost()).isEqualTo(15);
    assertThat(log.errors()).isEqualTo(2);
  }

  @Test
  void after_a_line_that_was_written_in_part_the_next_one_begins_a_new_line() throws Exception {
    Failing outlet = new Failing();
    AccessLog log = kept(AccessLog.open(PLAIN, outlet, 1, clock));
    LogDesk desk = log.desk();
    outlet.room.set(20);
    writeAndFlush(desk, 3);
    outlet.failed.await();
    outlet.room.set(Integer.MAX_VALUE);
    writeAndFlush(desk, 2);
    log.close();
    List<String> written = outlet.written.toString(UTF_8).lines().toList();
    assertThat(written).hasSize(3);
    assertThat(written.get(0)).hasSize(20);
    assertThat(written.subList(1, 3).stream().map(AccessLogTest::path)).containsExactly("/3", "/4");
    assertThat(log.lost()).isEqualTo(3);
  }

  /// A disk with little room.
  private static final class Failing implements Outlet {
    final ByteArrayOutputStream written = new ByteArrayOutputStream();
    final CountDownLatch failed = new CountDownLatch(1);
    final AtomicInteger room = new AtomicInteger();

    @Override
    public void write(ByteBuffer bytes) throws IOException {
      int count = Math.min(room.get(), bytes.remaining());
      if (count == 0) {
        failed.countDown();
        throw new IOException("no room");
      }
      byte[] some = new byte[count];
      bytes.get(some);
      written.writeBytes(some);
      room.addAndGet(-count);
    }

    @Override
    public void follow(boolean always) {}

    @Override
    public void close() {}

    @Override
    public String toString() {
      return "a small disk";
    }
  }

  @Test
  void a_place_that_cannot_be_opened_is_an_error_and_the_old_one_stays() throws IOException {
    assertThatThrownBy(() -> log(folder)).isInstanceOf(IOException.class);
    AccessLog log = log(file());
    assertThatThrownBy(() -> log.change(Logs.to(folder.toString())))
        .isInstanceOf(IOException.class);
    writeAndFlush(log.desk(), 3);
    log.close();
    assertThat(paths(file())).isEqualTo(all());
  }

  @Test
  void a_reload_moves_the_log_and_turns_it_off_and_on() throws IOException {
    AccessLog log = log(file());
    LogDesk desk = log.desk();
    log.change(Logs.to("off"));
    assertThat(write(desk)).isEqualTo(Fate.OFF);
    Path other = folder.resolve("other.log");
    log.change(Logs.to(other.toString()));
    writeAndFlush(desk, 3);
    log.close();
    assertThat(paths(other)).isEqualTo(all());
    assertThat(paths(file())).isEmpty();
  }

  @Test
  void lines_after_the_end_harm_nobody() throws IOException {
    AccessLog log = log(file());
    LogDesk desk = log.desk();
    log.close();
    for (int i = 0; i < LogDesk.CHUNKS * Chunk.SIZE / 100; i++) {
      write(desk);
    }
    log.close();
    assertThat(write(desk)).isEqualTo(Fate.DROPPED);
  }
}
