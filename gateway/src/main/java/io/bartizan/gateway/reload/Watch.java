package io.bartizan.gateway.reload;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Says when files have changed in content; a folder's content is the names in it. It looks only
/// when it is asked, so that it works on every file system, also where files are replaced by moving
/// a symbolic link. Belongs to one thread.
public final class Watch {
  private static final String MISSING = "missing";

  /// What is looked at before the content is.
  private record Stat(long size, FileTime modified, @Nullable Object key) {
    static Stat of(BasicFileAttributes attributes) {
      return new Stat(attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
    }
  }

  private record Known(Stat stat, String content) {}

  private final Map<Path, Known> cache = new HashMap<>();
  private final Map<Path, String> accepted;
  private Map<Path, String> last;

  /// Watches `files`, missing ones too, from now on.
  public Watch(List<Path> files) {
    this(files, Map.of());
  }

  private Watch(List<Path> files, Map<Path, String> before) {
    last = contents(files);
    accepted = new HashMap<>(last);
    before.forEach((file, content) -> accepted.computeIfPresent(file, (_, _) -> content));
  }

  /// Whether something has changed since the files were accepted, and nothing since the last call:
  /// whoever writes several files, or one in several pieces, is left to finish.
  public boolean changed() {
    Map<Path, String> now = contents(accepted.keySet());
    boolean rests = now.equals(last);
    last = now;
    return rests && !now.equals(accepted);
  }

  /// Watches `files`, which were read after the last call of [#changed]: what has changed since
  /// that call is still to be noticed.
  public Watch accepting(List<Path> files) {
    return new Watch(files, last);
  }

  private Map<Path, String> contents(Iterable<Path> files) {
    Map<Path, String> contents = new HashMap<>();
    files.forEach(file -> contents.put(file, content(file)));
    return contents;
  }

  private String content(Path file) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      if (attributes.isDirectory()) {
        return names(file);
      }
      Stat stat = Stat.of(attributes);
      Known known = cache.get(file);
      if (known == null || !known.stat.equals(stat)) {
        known = new Known(stat, digest(file));
        cache.put(file, known);
      }
      return known.content;
    } catch (IOException _) {
      return MISSING;
    }
  }

  private static String names(Path folder) throws IOException {
    TreeSet<String> names = new TreeSet<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      files.forEach(file -> names.add(String.valueOf(file.getFileName())));
    }
    return String.join("/", names);
  }

  private static String digest(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] piece = new byte[16 << 10];
      for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
        digest.update(piece, 0, read);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("a JDK without SHA-256", e);
    }
  }
}
