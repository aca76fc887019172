package io.bartizan.policies.compress;

import com.aayushatharva.brotli4j.Brotli4jLoader;

/// Brotli's native library. It is loaded when a configuration first asks for it, and not before: it
/// is unpacked into the folder for temporary files, from which the system must be willing to load
/// it.
final class Natives {
  private Natives() {}

  /// Loads it, once for the process.
  ///
  /// @throws IllegalArgumentException if this machine cannot, saying what to do
  static void demand() {
    if (!Brotli4jLoader.isAvailable()) {
      Throwable cause = Brotli4jLoader.getUnavailabilityCause();
      throw new IllegalArgumentException(
          "br: its library cannot be loaded here: "
              + (cause == null ? "unknown" : cause.getMessage())
              + " (expected: Linux on x86-64 or ARM64 and a folder for temporary files from which programs can be loaded; or `algorithms` without br)",
          cause);
    }
  }
}
