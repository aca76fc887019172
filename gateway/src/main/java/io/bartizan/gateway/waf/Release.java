package io.bartizan.gateway.waf;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/// What is needed of a release of the Core Rule Set: its set-up example, rules, data files,
/// licence. Nothing else is unpacked. An archive that tries to leave its folder, or is larger than
/// a release can be, is refused.
final class Release {
  private static final int MOST_ENTRIES = 20_000;
  private static final int MOST_BYTES = 64 << 20;
  private static final int LONGEST = 8 << 20;
  private static final Pattern WANTED =
      Pattern.compile(
          "(?:\\./)?[^/]+/(rules/[A-Za-z0-9][A-Za-z0-9._-]*\\.(?:conf|data)(?:\\.example)?"
              + "|crs-setup\\.conf\\.example|LICENSE)");
  private static final Pattern LEAVES = Pattern.compile("^/|^[A-Za-z]:|\\\\|(?:^|/)\\.\\.(?:/|$)");

  private final Map<String, byte[]> files = new TreeMap<>();
  private int entries;
  private long bytes;

  private Release() {}

  /// Reads an archive, .tar.gz or .zip, whatever its name. The keys are paths within the release,
  /// such as `rules/a.conf`.
  ///
  /// @throws IOException if it is no release, or a dangerous one
  static Map<String, byte[]> read(byte[] archive) throws IOException {
    Release release = new Release();
    try {
      release.unpack(archive);
    } catch (EOFException | ZipException e) {
      throw new IOException("no archive (expected: .tar.gz or .zip, whole)", e);
    }
    if (!release.files.containsKey("crs-setup.conf.example") || !release.hasRules()) {
      throw new IOException(
          "no release of the Core Rule Set (expected: crs-setup.conf.example and rules/REQUEST-901-INITIALIZATION.conf)");
    }
    return release.files;
  }

  private void unpack(byte[] archive) throws IOException {
    boolean zip = archive.length > 1 && archive[0] == 'P' && archive[1] == 'K';
    if (zip) {
      unzip(archive);
    } else {
      untar(archive);
    }
  }

  private boolean hasRules() {
    return files.containsKey("rules/REQUEST-901-INITIALIZATION.conf");
  }

  private void unzip(byte[] archive) throws IOException {
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(archive))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        take(entry.getName(), in, Long.MAX_VALUE);
      }
    }
  }

  private void untar(byte[] archive) throws IOException {
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(archive))) {
      Tar tar = new Tar(in);
      while (tar.next()) {
        entry(tar, in);
        pass(in, tar.padding());
      }
    }
  }

  private void entry(Tar tar, InputStream in) throws IOException {
    if (tar.isFile()) {
      take(tar.name(), in, tar.size());
      return;
    }
    count(tar.name());
    if (tar.isAbout()) {
      String about = tar.name() + ", about another";
      tar.about(new String(content(about, in, tar.size()), StandardCharsets.UTF_8));
      return;
    }
    if (WANTED.matcher(tar.name()).matches()) {
      throw new IOException(tar.name() + ": a link (expected: a file)");
    }
    pass(in, tar.size());
  }

  private void take(String name, InputStream in, long size) throws IOException {
    count(name);
    Matcher wanted = WANTED.matcher(name);
    if (!wanted.matches()) {
      pass(in, size);
      return;
    }
    if (files.put(wanted.group(1), content(name, in, size)) != null) {
      throw new IOException(name + ": comes twice (expected: one release)");
    }
  }

  private byte[] content(String name, InputStream in, long size) throws IOException {
    byte[] content = in.readNBytes((int) Math.min(size, LONGEST + 1));
    if (content.length > LONGEST) {
      throw new IOException(name + ": longer than " + LONGEST + " bytes (expected: a rule file)");
    }
    add(content.length);
    return content;
  }

  private void count(String name) throws IOException {
    if (LEAVES.matcher(name).find()) {
      throw new IOException(name + ": leaves the archive's folder (expected: a path within it)");
    }
    if (++entries > MOST_ENTRIES) {
      throw new IOException("more than " + MOST_ENTRIES + " entries (expected: a release)");
    }
  }

  /// Reads over bytes; they count, too.
  private void pass(InputStream in, long size) throws IOException {
    byte[] buffer = new byte[8192];
    long left = size;
    while (left > 0) {
      int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
      if (read < 0) {
        return;
      }
      add(read);
      left -= read;
    }
  }

  private void add(int more) throws IOException {
    bytes += more;
    if (bytes > MOST_BYTES) {
      throw new IOException("more than " + MOST_BYTES + " bytes (expected: a release)");
    }
  }
}
