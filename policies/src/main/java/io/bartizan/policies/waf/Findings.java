package io.bartizan.policies.waf;

import io.bartizan.telemetry.Judgement.Detection;
import io.bartizan.waf.engine.Hit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// What of a rule's hit operators may read: the matched value is cut short, and left out where it
/// may be a secret or hold one.
final class Findings {
  /// The longest part of a value that is shown, in characters.
  static final int LONGEST = 64;

  private static final int LONGEST_DATA = 160;
  private static final String MASK = "(masked)";

  /// Variables that hold a whole request, a whole query or credentials.
  private static final Pattern WHOLE =
      Pattern.compile(
          "(?i)(REQUEST_URI|REQUEST_URI_RAW|REQUEST_LINE|QUERY_STRING|REQUEST_BODY|FULL_REQUEST"
              + "|RESPONSE_BODY|ARGS_COMBINED_SIZE|REMOTE_USER|AUTH_TYPE|XML.*"
              + "|(REQUEST_COOKIES|SESSION)(:.*)?)");

  private static final Pattern SECRET =
      Pattern.compile(
          "(?i).*(token|jwt|assertion|code|session|sid|key|password|passwd|pwd|pass|passphrase|pin"
              + "|otp|secret|signature|sig|hmac|credentials?|auth|authorization|cookie|set-cookie"
              + "|card|cvv|cvc|iban)[\\[\\]0-9]*");

  private Findings() {}

  static List<Detection> of(List<Hit> hits) {
    List<Detection> detections = new ArrayList<>(hits.size());
    for (Hit hit : hits) {
      detections.add(of(hit));
    }
    return detections;
  }

  private static Detection of(Hit hit) {
    boolean masked = isSecret(hit.variable());
    return new Detection(
        hit.rule(),
        hit.phase(),
        hit.severity() == null ? "" : hit.severity().name().toLowerCase(Locale.ROOT),
        hit.message(),
        hit.variable(),
        masked && !hit.value().isEmpty() ? MASK : cut(hit.value(), LONGEST),
        masked && !hit.data().isEmpty() ? MASK : cut(hit.data(), LONGEST_DATA),
        hit.tags(),
        hit.blocking());
  }

  /// Whether the value of a variable may be a secret or hold one.
  static boolean isSecret(String variable) {
    String name = variable.startsWith("TX:") ? "" : variable;
    return WHOLE.matcher(name).matches() || SECRET.matcher(name).matches();
  }

  private static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
    return text.substring(0, end) + "…";
  }
}
