package io.bartizan.gateway.waf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Archives for tests. A name that ends with `@` is a symbolic link in a tar archive.
final class Packed {
  private static final int BLOCK = 512;
  private static final int LONGEST = 100;

  private Packed() {}

  /// What a release of the Core Rule Set looks like, with more.
  static Map<String, String> release() {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("coreruleset-4/LICENSE", "free");
    files.put("coreruleset-4/crs-setup.conf.example", "SecAction \"id:900990,phase:1,pass\"\n");
    files.put(
        "coreruleset-4/rules/REQUEST-901-INITIALIZATION.conf",
        "SecRule ARGS \"@pmFromFile words.data\" \"id:1,phase:2,deny,tag:'paranoia-level/2'\"\n");
    files.put("coreruleset-4/rules/words.data", "evil\n");
    files.put("coreruleset-4/rules/sub/REQUEST-2.conf", "never read");
    files.put("coreruleset-4/util/install.sh", "rm -rf /");
    return files;
  }

  static Path zip(Path file, Map<String, String> files) throws IOException {
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<String, String> each : files.entrySet()) {
        out.putNextEntry(new ZipEntry(each.getKey()));
        out.write(each.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
    return file;
  }

  static Path tar(Path file, Map<String, String> files) throws IOException {
    return tar(file, files, false);
  }

  /// @param pax whether long names stand in extended headers, or else in entries of their own
  static Path tar(Path file, Map<String, String> files, boolean pax) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<String, String> each : files.entrySet()) {
        byte[] content = each.getValue().getBytes(StandardCharsets.UTF_8);
        boolean link = each.getKey().endsWith("@");
        String name = each.getKey().replace("@", "");
        if (name.length() > LONGEST) {
          longName(out, name, pax);
          name = name.substring(0, LONGEST);
        }
        out.write(header(name, link ? 0 : content.length, link ? '2' : '0'));
        out.write(link ? new byte[0] : Arrays.copyOf(content, blocks(content.length) * BLOCK));
      }
      out.write(new byte[2 * BLOCK]);
    }
    return file;
  }

  private static void longName(OutputStream out, String name, boolean pax) throws IOException {
    String record = (9 + name.length()) + " path=" + name + "\n";
    byte[] said = (pax ? "12 mtime=123\n" + record : name + "\0").getBytes(StandardCharsets.UTF_8);
    out.write(header("long", said.length, pax ? 'x' : 'L'));
    out.write(Arrays.copyOf(said, blocks(said.length) * BLOCK));
  }

  private static int blocks(int length) {
    return (length + BLOCK - 1) / BLOCK;
  }

  private static byte[] header(String name, int size, char kind) {
    byte[] header = new byte[BLOCK];
    put(header, 0, name);
    put(header, 124, "%011o".formatted(size));
    put(header, 148, "        ");
    put(header, 156, String.valueOf(kind));
    put(header, 157, kind == '2' ? "/etc/passwd" : "");
    put(header, 257, "ustar");
    int sum = 0;
    for (byte each : header) {
      sum += each & 0xff;
    }
    put(header, 148, "%06o\0 ".formatted(sum));
    return header;
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }

  static String sum(Path file) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// A tar archive as bytes that says it holds more than it does.
  static byte[] bomb(int megabytes) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(header("a/big.bin", megabytes << 20, '0'));
      for (int i = 0; i < megabytes; i++) {
        out.write(new byte[1 << 20]);
      }
    }
    return bytes.toByteArray();
  }
}
