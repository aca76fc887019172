package io.bartizan.proxy.proxyprotocol;

import io.bartizan.config.IpAddress;
import io.bartizan.pipeline.Address;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Reads what a load balancer says before anything else on a connection: the text line of version 1
/// or the binary head of version 2 (HAProxy's proxy-protocol.txt, sections 2.1 and 2.2). Anything
/// that is not exactly such a head is refused.
public final class Announcement {
  /// How far it has come.
  public enum Progress {
    MORE,
    DONE,
    MALFORMED
  }

  /// The longest line of version 1, its end included.
  static final int LONGEST_LINE = 107;

  /// What may follow the first 16 bytes of version 2: addresses and extensions.
  static final int MOST_BEHIND = 4096;

  private static final byte[] LINE = "PROXY ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] SIGNATURE = {13, 10, 13, 10, 0, 13, 10, 'Q', 'U', 'I', 'T', 10};
  private static final Pattern PORT = Pattern.compile("0|[1-9][0-9]{0,4}");
  private static final int HEAD = 16;
  private static final int CRC32C_TYPE = 3;

  private @Nullable Address client;

  /// Looks at what has come of it. Takes the whole head from `in`, but nothing before that is
  /// there, and nothing behind it.
  public Progress read(ByteBuf in) {
    int there = in.readableBytes();
    if (begins(in, SIGNATURE)) {
      return there < HEAD ? Progress.MORE : binary(in);
    }
    if (begins(in, LINE)) {
      return line(in, Math.min(there, LONGEST_LINE));
    }
    return Progress.MALFORMED;
  }

  /// Who has connected to the load balancer; null if it says that the connection is its own, or
  /// that there is no address to be told. After [Progress#DONE].
  public @Nullable Address client() {
    return client;
  }

  private static boolean begins(ByteBuf in, byte[] wanted) {
    int count = Math.min(in.readableBytes(), wanted.length);
    for (int i = 0; i < count; i++) {
      if (in.getByte(in.readerIndex() + i) != wanted[i]) {
        return false;
      }
    }
    return true;
  }

  // Version 1.

  private Progress line(ByteBuf in, int there) {
    int end = in.indexOf(in.readerIndex(), in.readerIndex() + there, (byte) '\n');
    if (end < 0) {
      return there == LONGEST_LINE ? Progress.MALFORMED : Progress.MORE;
    }
    int length = end - in.readerIndex() - 1;
    String text = in.toString(in.readerIndex(), length, StandardCharsets.ISO_8859_1);
    boolean right = in.getByte(end - 1) == '\r' && visible(text) && told(text.split(" ", -1));
    if (right) {
      in.readerIndex(end + 1);
    }
    return right ? Progress.DONE : Progress.MALFORMED;
  }

  private static boolean visible(String text) {
    return text.chars().allMatch(c -> c >= ' ' && c < 127);
  }

  private boolean told(String[] words) {
    if (words.length >= 2 && words[1].equals("UNKNOWN")) {
      client = null;
      return true;
    }
    boolean four = words.length == 6 && words[1].equals("TCP4");
    boolean six = words.length == 6 && words[1].equals("TCP6");
    if (!four && !six || !port(words[4]) || !port(words[5])) {
      return false;
    }
    client = address(words[2], six);
    return client != null && address(words[3], six) != null;
  }

  private static boolean port(String text) {
    return PORT.matcher(text).matches() && Integer.parseInt(text) <= 65_535;
  }

  private static @Nullable Address address(String text, boolean six) {
    try {
      IpAddress address = IpAddress.parse(text);
      return text.indexOf(':') >= 0 == six ? new Address(address.hi(), address.lo()) : null;
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  // Version 2.

  private Progress binary(ByteBuf in) {
    int start = in.readerIndex();
    int command = in.getByte(start + 12) & 0xff;
    int family = in.getByte(start + 13) & 0xff;
    int behind = in.getUnsignedShort(start + 14);
    int addresses = addresses(family);
    boolean local = command == 0x20;
    if (!local && command != 0x21 || addresses < 0 || behind > MOST_BEHIND || behind < addresses) {
      return Progress.MALFORMED;
    }
    if (in.readableBytes() < HEAD + behind) {
      return Progress.MORE;
    }
    byte[] head = ByteBufUtil.getBytes(in, start, HEAD + behind);
    if (!extensions(head, HEAD + addresses)) {
      return Progress.MALFORMED;
    }
    client = local ? null : address(in, start + HEAD, family);
    in.skipBytes(HEAD + behind);
    return Progress.DONE;
  }

  /// How many bytes the addresses of a family take; negative if it cannot be that of a connection
  /// here.
  private static int addresses(int family) {
    return switch (family) {
      case 0x00 -> 0;
      case 0x11 -> 12;
      case 0x21 -> 36;
      case 0x31 -> 216;
      default -> -1;
    };
  }

  private static @Nullable Address address(ByteBuf in, int at, int family) {
    return switch (family) {
      case 0x11 -> new Address(0, 0xffff_0000_0000L | in.getUnsignedInt(at));
      case 0x21 -> new Address(in.getLong(at), in.getLong(at + 8));
      default -> null;
    };
  }

  /// Whether what follows the addresses is a list of extensions, of which a checksum is right.
  private static boolean extensions(byte[] head, int from) {
    int at = from;
    while (at + 3 <= head.length) {
      int length = (head[at + 1] & 0xff) << 8 | head[at + 2] & 0xff;
      if (at + 3 + length > head.length || head[at] == CRC32C_TYPE && !sum(head, at + 3, length)) {
        return false;
      }
      at += 3 + length;
    }
    return at == head.length;
  }

  /// The sum is made of the whole head, with zeros in its own place.
  private static boolean sum(byte[] head, int at, int length) {
    if (length != 4) {
      return false;
    }
    CRC32C sum = new CRC32C();
    sum.update(head, 0, at);
    sum.update(new byte[4]);
    sum.update(head, at + 4, head.length - at - 4);
    int said = 0;
    for (int i = 0; i < 4; i++) {
      said = said << 8 | head[at + i] & 0xff;
    }
    return said == (int) sum.getValue();
  }
}
