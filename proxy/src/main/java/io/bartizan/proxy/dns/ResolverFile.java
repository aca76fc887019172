package io.bartizan.proxy.dns;

import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The file that names the machine's name servers, `/etc/resolv.conf`.
final class ResolverFile {
  private static final Path FILE = Path.of("/etc/resolv.conf");
  private static final int DNS = 53;
  private static final int MOST = 3;

  private ResolverFile() {}

  /// The name servers, three at most as in the C library; this machine if the file names none.
  static List<InetSocketAddress> servers() {
    try (Stream<String> lines = Files.lines(FILE)) {
      List<InetSocketAddress> servers =
          lines.map(ResolverFile::server).filter(Objects::nonNull).limit(MOST).toList();
      return servers.isEmpty() ? local() : servers;
    } catch (IOException | java.io.UncheckedIOException _) {
      return local();
    }
  }

  private static List<InetSocketAddress> local() {
    return List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), DNS));
  }

  private static @Nullable InetSocketAddress server(String line) {
    String[] words = line.strip().split("\\s+", 3);
    if (words.length < 2 || !words[0].equals("nameserver")) {
      return null;
    }
    InetAddress address = NetUtil.createInetAddressFromIpAddressString(words[1]);
    return address == null ? null : new InetSocketAddress(address, DNS);
  }
}
