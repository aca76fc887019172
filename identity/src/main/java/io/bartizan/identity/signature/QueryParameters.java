package io.bartizan.identity.signature;

import io.bartizan.pipeline.Ascii;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Code;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The parameters of a query, read as a form and written anew as RFC 9421 (section 2.2.8) says.
/// What is no UTF-8 is refused, since different bytes would be written alike.
///
/// @param query with the question mark; empty if there is none
record QueryParameters(Bytes query) {
  private static final char[] HEX = "0123456789ABCDEF".toCharArray();

  static QueryParameters of(Bytes query) {
    return new QueryParameters(query);
  }

  /// The value of the only parameter that is called `name`, encoded as the value is.
  String only(@Nullable String name) throws Refused {
    String found = null;
    for (int at = 1; at <= query.length(); at = end(at) + 1) {
      int end = end(at);
      int equals = query.indexOf('=', at);
      int nameEnd = equals < 0 || equals > end ? end : equals;
      if (at < end && encoded(at, nameEnd).equals(name)) {
        if (found != null) {
          throw new Refused(
              Code.SIGNATURE_COMPONENT, "component @query-param that the query has twice");
        }
        found = encoded(Math.min(nameEnd + 1, end), end);
      }
    }
    if (found == null) {
      throw new Refused(
          Code.SIGNATURE_COMPONENT, "component @query-param that the query does not have");
    }
    return found;
  }

  private int end(int at) {
    int end = query.indexOf('&', at);
    return end < 0 ? query.length() : end;
  }

  private String encoded(int from, int to) throws Refused {
    byte[] decoded = new byte[to - from];
    int length = 0;
    for (int i = from; i < to; i++) {
      byte b = query.at(i);
      if (b == '%'
          && i + 2 < to
          && Ascii.hex(query.at(i + 1)) >= 0
          && Ascii.hex(query.at(i + 2)) >= 0) {
        b = (byte) (Ascii.hex(query.at(i + 1)) << 4 | Ascii.hex(query.at(i + 2)));
        i += 2;
      } else if (b == '+') {
        b = ' ';
      }
      decoded[length++] = b;
    }
    demandUtf8(decoded, length);
    return encode(decoded, length);
  }

  private static void demandUtf8(byte[] text, int length) throws Refused {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text, 0, length));
    } catch (CharacterCodingException _) {
      throw new Refused(
          Code.SIGNATURE_COMPONENT, "component @query-param of a query that is no UTF-8");
    }
  }

  private static String encode(byte[] text, int length) {
    StringBuilder out = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      byte b = text[i];
      byte lower = Ascii.lower(b);
      if (lower >= 'a' && lower <= 'z' || Ascii.digit(b) || "*-._".indexOf(b) >= 0) {
        out.append((char) b);
      } else {
        out.append('%').append(HEX[b >> 4 & 15]).append(HEX[b & 15]);
      }
    }
    return out.toString();
  }
}
