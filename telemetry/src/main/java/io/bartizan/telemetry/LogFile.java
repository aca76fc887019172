package io.bartizan.telemetry;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Lines appended to a file, which is made if it is missing, readable for owner and group. When
/// somebody has moved or removed it, a new one is begun. Lines that were handed over before still
/// reach the old one, so a rotation loses none.
final class LogFile implements Outlet {
  private static final Set<OpenOption> APPEND =
      Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);

  private final Path path;
  private FileChannel channel;
  private @Nullable Object key;

  private LogFile(Path path, FileChannel channel, @Nullable Object key) {
    this.path = path;
    this.channel = channel;
    this.key = key;
  }

  static LogFile open(Path path) throws IOException {
    return new LogFile(path, append(path), key(path));
  }

  private static FileChannel append(Path path) throws IOException {
    return FileChannel.open(path, APPEND, permissions(path));
  }

  private static FileAttribute<?>[] permissions(Path path) {
    boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----"))
        }
        : new FileAttribute<?>[0];
  }

  /// What tells the file that has this name now from others, or null if there is none or the file
  /// system cannot say.
  private static @Nullable Object key(Path path) throws IOException {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    } catch (NoSuchFileException _) {
      return null;
    }
  }

  @Override
  public void write(ByteBuffer bytes) throws IOException {
    channel.write(bytes);
  }

  @Override
  public void follow(boolean always) throws IOException {
    if (always || moved()) {
      FileChannel fresh = append(path);
      channel.close();
      channel = fresh;
      key = key(path);
    }
  }

  private boolean moved() throws IOException {
    return !Files.exists(path) || !Objects.equals(key, key(path));
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
