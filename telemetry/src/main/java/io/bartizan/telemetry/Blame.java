package io.bartizan.telemetry;

import java.util.Arrays;
import java.util.stream.Collectors;

/// Says of an exception what it is and where it comes from, on one line. Its message is left out,
/// since it may repeat what a client has sent, a token for instance; only what the JDK says of
/// files and addresses is kept.
final class Blame {
  private static final int FRAMES = 8;
  private static final int CAUSES = 4;

  private Blame() {}

  static String of(Throwable thrown) {
    StringBuilder text = new StringBuilder();
    Throwable cause = thrown;
    for (int i = 0; cause != null && i < CAUSES; i++) {
      text.append(i == 0 ? "" : ", caused by ")
          .append(name(cause))
          .append(" at ")
          .append(frames(cause));
      cause = cause.getCause();
    }
    return text.toString();
  }

  private static String name(Throwable thrown) {
    String type = thrown.getClass().getName();
    boolean harmless =
        type.startsWith("java.io.") || type.startsWith("java.nio.") || type.startsWith("java.net.");
    return harmless ? thrown.toString() : type;
  }

  private static String frames(Throwable thrown) {
    return Arrays.stream(thrown.getStackTrace())
        .limit(FRAMES)
        .map(Blame::frame)
        .collect(Collectors.joining(" < "));
  }

  private static String frame(StackTraceElement frame) {
    String type = frame.getClassName();
    String simple = type.substring(type.lastIndexOf('.') + 1);
    return simple + "." + frame.getMethodName() + ":" + frame.getLineNumber();
  }
}
