package io.bartizan.identity.saml;

import io.bartizan.identity.signin.Ask;
import io.bartizan.identity.web.Unusable;
import io.bartizan.pipeline.Code;
import java.util.concurrent.Callable;

/// Why a message is not believed. The text is for the log and repeats nothing of the message.
final class Distrust extends Exception {
  private static final long serialVersionUID = 1;

  private final Code code;

  Distrust(Code code, String reason) {
    super(reason);
    this.code = code;
  }

  Code code() {
    return code;
  }

  /// @throws Distrust unless `good`
  static void unless(boolean good, Code code, String reason) throws Distrust {
    if (!good) {
      throw new Distrust(code, reason);
    }
  }

  /// Something that reads a message.
  interface Reading<T> {
    T read() throws Distrust, Unusable, InterruptedException;
  }

  /// A call for a [io.bartizan.pipeline.Bulkhead].
  static <T> Callable<Ask<T>> reading(Reading<T> reading) {
    return Ask.calling(() -> {
      try {
        return new Ask.Got<>(reading.read());
      } catch (Distrust e) {
        return Ask.not(e.code(), String.valueOf(e.getMessage()));
      }
    });
  }
}
