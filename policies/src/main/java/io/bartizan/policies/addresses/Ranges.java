package io.bartizan.policies.addresses;

import io.bartizan.config.Cidr;
import io.bartizan.pipeline.Address;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A set of addresses: ranges that neither touch nor overlap, in order, so that a look-up halves
/// them. Immutable.
final class Ranges {
  private static final int WORDS = 4;
  private static final int START_LOW = 1;
  private static final int END = 2;
  private static final int END_LOW = 3;
  private static final Comparator<Address> ORDER =
      (a, b) ->
          a.high() == b.high()
              ? Long.compareUnsigned(a.low(), b.low())
              : Long.compareUnsigned(a.high(), b.high());

  private final long[] words;

  /// All addresses from `first` to `last`.
  private record Range(Address first, Address last) {
    /// This range and the next one in order as one, or null if there is something between them.
    @Nullable Range joined(Range next) {
      return ORDER.compare(next.first, last) > 0 && !follows(last, next.first)
          ? null
          : new Range(first, ORDER.compare(last, next.last) > 0 ? last : next.last);
    }

    private static boolean follows(Address last, Address next) {
      long low = last.low() + 1;
      return next.low() == low && next.high() == (low == 0 ? last.high() + 1 : last.high());
    }
  }

  private Ranges(List<Range> ranges) {
    words = new long[ranges.size() * WORDS];
    for (int i = 0; i < ranges.size(); i++) {
      Range range = ranges.get(i);
      words[i * WORDS] = range.first.high();
      words[i * WORDS + START_LOW] = range.first.low();
      words[i * WORDS + END] = range.last.high();
      words[i * WORDS + END_LOW] = range.last.low();
    }
  }

  /// What lies in one of the networks.
  static Ranges of(List<Cidr> networks) {
    List<Range> ordered = new ArrayList<>(networks.stream().map(Ranges::range).toList());
    ordered.sort((a, b) -> ORDER.compare(a.first, b.first));
    List<Range> joined = new ArrayList<>();
    for (Range range : ordered) {
      Range both = joined.isEmpty() ? null : joined.getLast().joined(range);
      if (both == null) {
        joined.add(range);
      } else {
        joined.set(joined.size() - 1, both);
      }
    }
    return new Ranges(joined);
  }

  private static Range range(Cidr network) {
    long highHosts = network.prefix() >= 64 ? 0 : -1L >>> network.prefix();
    long lowHosts =
        network.prefix() <= 64 ? -1L : network.prefix() == 128 ? 0 : -1L >>> network.prefix() - 64;
    return new Range(
        new Address(network.hi(), network.lo()),
        new Address(network.hi() | highHosts, network.lo() | lowHosts));
  }

  boolean isEmpty() {
    return words.length == 0;
  }

  /// Whether the address is one of these. Does not allocate.
  boolean contains(long high, long low) {
    int at = floor(high, low);
    return at >= 0 && compare(words[at + END], words[at + END_LOW], high, low) >= 0;
  }

  /// The range in which the address lies, for a message.
  String around(Address address) {
    int at = floor(address.high(), address.low());
    return new Address(words[at], words[at + START_LOW])
        + " to "
        + new Address(words[at + END], words[at + END_LOW]);
  }

  /// Where the last range lies that begins at the address or before, or -1.
  private int floor(long high, long low) {
    int from = 0;
    int to = words.length / WORDS;
    while (from < to) {
      int middle = (from + to) >>> 1;
      int at = middle * WORDS;
      if (compare(words[at], words[at + START_LOW], high, low) <= 0) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return (from - 1) * WORDS;
  }

  private static int compare(long highA, long lowA, long highB, long lowB) {
    return highA == highB ? Long.compareUnsigned(lowA, lowB) : Long.compareUnsigned(highA, highB);
  }
}
