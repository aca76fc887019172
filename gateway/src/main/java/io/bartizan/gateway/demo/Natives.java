package io.bartizan.gateway.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The native libraries that the program's jars hold for this machine. Unpacked once, they need not
/// be unpacked at every start, nor into a folder for temporary files.
final class Natives {
  private static final List<String> NAMES =
      List.of("libnetty_transport_native_epoll", "libnetty_tcnative_linux");

  private Natives() {}

  /// Unpacks them into a folder, which is made if it is missing. On a machine for which there are
  /// none it stays empty.
  static void unpack(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (String name : NAMES) {
      String file = name + "_" + architecture() + ".so";
      try (@Nullable InputStream packed =
          Natives.class.getResourceAsStream("/META-INF/native/" + file)) {
        if (packed != null) {
          replace(folder.resolve(file), packed);
        }
      }
    }
  }

  /// A program that runs keeps the file it has opened.
  private static void replace(Path file, InputStream content) throws IOException {
    Path making = file.resolveSibling(file.getFileName() + ".making");
    Files.copy(content, making, StandardCopyOption.REPLACE_EXISTING);
    Files.move(making, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String architecture() {
    String name = System.getProperty("os.arch");
    return switch (name) {
      case "amd64" -> "x86_64";
      case "aarch64" -> "aarch_64";
      default -> name;
    };
  }
}
