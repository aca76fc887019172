package io.bartizan.gateway.reload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WatchTest {
  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = folder.resolve("a.yaml");
    Files.writeString(file, "one");
  }

  @Test
  void notices_a_change_once_it_rests() throws IOException {
    Watch watch = new Watch(List.of(file));
    assertThat(watch.changed()).isFalse();
    Files.writeString(file, "two two");
    assertThat(watch.changed()).isFalse();
    Files.writeString(file, "three three");
    assertThat(watch.changed()).isFalse();
    assertThat(watch.changed()).isTrue();
  }

  @Test
  void a_new_time_alone_is_no_change() throws IOException {
    Watch watch = new Watch(List.of(file));
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000));
    assertThat(watch.changed()).isFalse();
    assertThat(watch.changed()).isFalse();
  }

  @Test
  void notices_a_link_that_is_moved() throws IOException {
    Path other = Files.writeString(folder.resolve("b.yaml"), "two");
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    Watch watch = new Watch(List.of(link));
    Path next = Files.createSymbolicLink(folder.resolve("next"), other);
    Files.move(next, link, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    assertThat(watch.changed()).isFalse();
    assertThat(watch.changed()).isTrue();
  }

  @Test
  void notices_files_that_come_and_go() throws IOException {
    Path missing = folder.resolve("later.yaml");
    Watch watch = new Watch(List.of(missing, folder));
    Files.writeString(missing, "x");
    assertThat(watch.changed()).isFalse();
    assertThat(watch.changed()).isTrue();
    Watch next = watch.accepting(List.of(missing, folder));
    assertThat(next.changed()).isFalse();
    Files.delete(missing);
    assertThat(next.changed()).isFalse();
    assertThat(next.changed()).isTrue();
  }

  @Test
  void what_changed_while_files_were_read_is_still_noticed() throws IOException {
    Watch watch = new Watch(List.of(file));
    watch.changed();
    Files.writeString(file, "while it was read");
    Watch next = watch.accepting(List.of(file, folder.resolve("b.yaml")));
    assertThat(next.changed()).isTrue();
  }
}
