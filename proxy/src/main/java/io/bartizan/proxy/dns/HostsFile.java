package io.bartizan.proxy.dns;

import io.netty.resolver.HostsFileEntriesProvider;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// The file in which the machine itself says what names stand for, `/etc/hosts`. It is read again
/// for every query. Blocks on the disk.
final class HostsFile {
  /// How soon a change of the file is seen.
  static final Duration TTL = Duration.ofSeconds(10);

  private HostsFile() {}

  /// The addresses of `name`, those of IPv4 if there are any; empty if the file does not know it.
  static List<InetAddress> addresses(String name) {
    HostsFileEntriesProvider file =
        HostsFileEntriesProvider.parser().parseSilently(StandardCharsets.UTF_8);
    String key = name.toLowerCase(Locale.ROOT);
    List<InetAddress> v4 = file.ipv4Entries().getOrDefault(key, List.of());
    return v4.isEmpty() ? file.ipv6Entries().getOrDefault(key, List.of()) : v4;
  }
}
