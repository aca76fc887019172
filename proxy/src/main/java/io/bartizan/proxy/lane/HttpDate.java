package io.bartizan.proxy.lane;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// The field `Date` (RFC 9110, section 6.6.1), made once a second.
final class HttpDate {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private long second = Long.MIN_VALUE;
  private byte[] line = {};

  byte[] line(long millis) {
    long now = Math.floorDiv(millis, 1000);
    if (now != second) {
      second = now;
      line =
          ("Date: " + FORMAT.format(Instant.ofEpochSecond(now)) + "\r\n")
              .getBytes(StandardCharsets.ISO_8859_1);
    }
    return line;
  }
}
