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

  private static final String WORDS =
      "(?:token|jwt|assertion|code|session|sid|key|password|passwd|pwd|pass|passphrase|pin"
          + "|otp|secret|signature|sig|hmac|credentials?|auth|authorization|cookie|set-cookie"
          + "|card|cvv|cvc|iban)";

  private static final Pattern SECRET = Pattern.compile("(?i).*" + WORDS + "[\\[\\]0-9]*");

  /// What holds a secret under its name, such as a body in one piece: `password=`, `"password":`.
  private static final Pattern HOLDS =
      Pattern.compile(
          "(?i)" + WORDS + "(?:[\\[\\]0-9]|%5[bd]){0,9}[\"'\\\\]{0,2}\\s{0,9}(?:[=:>]|%3[ad])");

  /// Before the name of what an earlier link of a chain matched.
  private static final String MATCHED = "MATCHED_VARS:";

  private Findings() {}

  static List<Detection> of(List<Hit> hits) {
    List<Detection> detections = new ArrayList<>(hits.size());
    for (Hit hit : hits) {
      detections.add(of(hit));
    }
    return detections;
  }

  private static Detection of(Hit hit) {
    boolean masked = isSecret(hit);
    boolean named = holdsSecret(hit.variable());
    return new Detection(
        hit.rule(),
        hit.phase(),
        hit.severity() == null ? "" : hit.severity().name().toLowerCase(Locale.ROOT),
        hit.message(),
        named ? before(hit.variable()) + MASK : hit.variable(),
        masked && !hit.value().isEmpty() ? MASK : cut(hit.value(), LONGEST),
        masked && !hit.data().isEmpty() ? MASK : cut(hit.data(), LONGEST_DATA),
        hit.tags(),
        hit.blocking());
  }

  private static String before(String variable) {
    return variable.substring(0, variable.indexOf(':') + 1);
  }

  /// Whether what is recorded may be a secret or hold one. What a chain records may have come of
  /// any of its links.
  private static boolean isSecret(Hit hit) {
    return isSecret(hit.variable())
        || hit.matched().stream().anyMatch(Findings::isSecret)
        || hit.matched().size() == Hit.MOST_MATCHED
        || holdsSecret(hit.value())
        || holdsSecret(hit.data());
  }

  private static boolean holdsSecret(String text) {
    return HOLDS.matcher(text).find();
  }

  /// Whether the value of a variable may be a secret or hold one.
  static boolean isSecret(String variable) {
    if (variable.startsWith("TX:")) {
      return false;
    }
    String name = variable.startsWith(MATCHED) ? variable.substring(MATCHED.length()) : variable;
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
