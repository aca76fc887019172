package io.bartizan.telemetry;

/// Writes moments as RFC 3339 has them, in UTC with milliseconds. Most moments are in the same
/// second as the one before, whose text it keeps. Not thread-safe.
final class Rfc3339 {
  static final int LENGTH = 24;

  private final byte[] text =
      "0000-00-00T00:00:00.000Z".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  private long second = Long.MIN_VALUE;

  /// Writes the moment `millis` after 1970 to `target`, and returns the index behind it. Years have
  /// four digits.
  int write(long millis, byte[] target, int at) {
    long wanted = Math.floorDiv(millis, 1000);
    if (wanted != second) {
      turn(wanted);
    }
    int rest = (int) (millis - wanted * 1000);
    System.arraycopy(text, 0, target, at, LENGTH);
    target[at + 20] = (byte) ('0' + rest / 100);
    target[at + 21] = (byte) ('0' + rest / 10 % 10);
    target[at + 22] = (byte) ('0' + rest % 10);
    return at + LENGTH;
  }

  private void turn(long wanted) {
    second = wanted;
    date(Math.floorDiv(wanted, 86_400L));
    int ofDay = (int) Math.floorMod(wanted, 86_400L);
    pair(11, ofDay / 3600);
    pair(14, ofDay / 60 % 60);
    pair(17, ofDay % 60);
  }

  /// The civil date, counted in years that begin on the first of March, so that leap days come
  /// last.
  private void date(long daysSince1970) {
    long days = daysSince1970 + 719_468;
    int ofEra = (int) Math.floorMod(days, 146_097L);
    int yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365;
    int ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    int fromMarch = (5 * ofYear + 2) / 153;
    int month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
    long year = Math.floorDiv(days, 146_097L) * 400 + yearOfEra + (month <= 2 ? 1 : 0);
    int shown = (int) Math.floorMod(year, 10_000L);
    pair(0, shown / 100);
    pair(2, shown % 100);
    pair(5, month);
    pair(8, ofYear - (153 * fromMarch + 2) / 5 + 1);
  }

  private void pair(int at, int value) {
    text[at] = (byte) ('0' + value / 10);
    text[at + 1] = (byte) ('0' + value % 10);
  }
}
