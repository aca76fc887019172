package io.bartizan.waf.operator;

import io.bartizan.waf.text.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// A set of networks. An IPv4 address, also one that IPv6 maps, is in IPv4 networks only.
/// Immutable.
final class Networks {
  private final Ranges v4;
  private final Ranges v6;

  private record Range(Ip first, Ip last) {
    boolean isV4() {
      return first.isV4() && last.isV4();
    }
  }

  /// Ranges of addresses in order that do not touch, so that one binary search answers.
  private static final class Ranges {
    private final Ip[] first;
    private final Ip[] last;

    Ranges(List<Range> merged) {
      first = merged.stream().map(Range::first).toArray(Ip[]::new);
      last = merged.stream().map(Range::last).toArray(Ip[]::new);
    }

    boolean contain(Ip ip) {
      int low = 0;
      int high = first.length;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (first[middle].compareTo(ip) <= 0) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low > 0 && last[low - 1].compareTo(ip) >= 0;
    }
  }

  private Networks(List<Range> ranges) {
    v4 = new Ranges(merged(ranges.stream().filter(Range::isV4).toList()));
    v6 = new Ranges(merged(ranges.stream().filter(range -> !range.isV4()).toList()));
  }

  /// Of addresses and networks such as `10.0.0.0/8`. Bits beyond the prefix do not count.
  static Networks of(List<String> networks) throws OperatorException {
    List<Range> ranges = new ArrayList<>();
    for (String network : networks) {
      ranges.add(range(network));
    }
    return new Networks(ranges);
  }

  private static List<Range> merged(List<Range> ranges) {
    List<Range> merged = new ArrayList<>();
    for (Range range : ranges.stream().sorted(Comparator.comparing(Range::first)).toList()) {
      Range before = merged.isEmpty() ? null : merged.getLast();
      if (before == null || before.last().compareTo(range.first()) < 0) {
        merged.add(range);
      } else if (before.last().compareTo(range.last()) < 0) {
        merged.set(merged.size() - 1, new Range(before.first(), range.last()));
      }
    }
    return merged;
  }

  private static Range range(String network) throws OperatorException {
    int slash = network.indexOf('/');
    Ip ip = Ip.parse(Text.of(slash < 0 ? network : network.substring(0, slash)));
    if (ip == null) {
      throw wrong(network);
    }
    boolean v4 = ip.isV4() && !network.contains(":");
    int bits = slash < 0 ? 128 : prefix(network, slash + 1, v4 ? 32 : 128) + (v4 ? 96 : 0);
    return new Range(ip.first(bits), ip.last(bits));
  }

  private static int prefix(String network, int from, int most) throws OperatorException {
    String digits = network.substring(from);
    if (!digits.matches("[0-9]{1,3}") || Integer.parseInt(digits) > most) {
      throw wrong(network);
    }
    return Integer.parseInt(digits);
  }

  private static OperatorException wrong(String network) {
    return new OperatorException(
        "network", network, "an address, or one such as 10.0.0.0/8 or 2001:db8::/32");
  }

  /// Whether an address is in one of the networks.
  boolean contain(Ip ip) {
    return ip.isV4() ? v4.contain(ip) : v6.contain(ip);
  }
}
