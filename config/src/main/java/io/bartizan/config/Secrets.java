package io.bartizan.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Follows the references by which a file names its secrets: `env:NAME`, `file:PATH` and
/// `vault:PATH#FIELD`. Messages never repeat what stands in the place of a reference, since it may
/// be the secret itself.
final class Secrets {
  static final String EXPECTED =
      "env:NAME, file:PATH or vault:PATH#FIELD; a secret is never written into the configuration itself";
  static final String PATTERN = "^(env:[A-Za-z_][A-Za-z0-9_]*|file:.+|vault:.+#.+)$";

  /// The longest secret, in bytes.
  static final int LONGEST = 64 * 1024;

  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private final Function<String, @Nullable String> environment;
  private final Set<Path> files;
  private final SecretStore store;

  /// Every file that is named goes into `files`.
  Secrets(Function<String, @Nullable String> environment, Set<Path> files, SecretStore store) {
    this.environment = environment;
    this.files = files;
    this.store = store;
  }

  /// @throws IllegalArgumentException if `reference`, written at `place`, leads to no secret
  Secret resolve(String reference, Place place) {
    if (reference.startsWith("env:")) {
      return fromVariable(reference.substring("env:".length()));
    }
    if (reference.startsWith("file:")) {
      return fromFile(reference, place);
    }
    if (reference.startsWith("vault:")) {
      return store.read(reference.substring("vault:".length()));
    }
    throw new IllegalArgumentException("a value that is not shown (expected: " + EXPECTED + ")");
  }

  private Secret fromVariable(String name) {
    if (!VARIABLE.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "env: followed by something that is not shown (expected: a name of letters, digits and _)");
    }
    String text = environment.apply(name);
    if (text == null || text.isEmpty()) {
      String state = text == null ? "not set" : "empty";
      throw new IllegalArgumentException("environment variable " + name + " is " + state);
    }
    return Secret.of("env:" + name, text);
  }

  private Secret fromFile(String reference, Place place) {
    Path file = path(reference.substring("file:".length()), place);
    files.add(file);
    try {
      demandPrivate(file);
      byte[] bytes = read(file);
      Secret secret = Secret.of(reference, withoutNewline(bytes));
      Arrays.fill(bytes, (byte) 0);
      return secret;
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "secret file " + file + " cannot be read: " + FileTrouble.why(e), e);
    }
  }

  private static Path path(String text, Place place) {
    try {
      return place.resolve(text);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("file: followed by something that is not a path", e);
    }
  }

  private static void demandPrivate(Path file) throws IOException {
    var view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (view != null
        && view.readAttributes().permissions().contains(PosixFilePermission.OTHERS_WRITE)) {
      throw new IllegalArgumentException(
          "secret file " + file + " can be written by everybody (expected: chmod o-w)");
    }
  }

  private static byte[] read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException("secret file " + file + " is not a regular file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LONGEST + 1);
      if (bytes.length > LONGEST) {
        throw new IllegalArgumentException(
            "secret file " + file + " is too long (expected: at most " + new Size(LONGEST) + ")");
      }
      return bytes;
    }
  }

  private static byte[] withoutNewline(byte[] bytes) {
    int end = bytes.length;
    if (end > 0 && bytes[end - 1] == '\n') {
      end--;
    }
    if (end > 0 && end < bytes.length && bytes[end - 1] == '\r') {
      end--;
    }
    if (end == 0) {
      throw new IllegalArgumentException("the secret file is empty");
    }
    return Arrays.copyOf(bytes, end);
  }
}
