package io.bartizan.policies.compress;

/// A content coding in which answers can be sent.
public enum Coding {
  BR("br", BrotliEncoder.FOOTPRINT),
  GZIP("gzip", GzipEncoder.FOOTPRINT);

  private final String token;
  private final int footprint;

  Coding(String token, int footprint) {
    this.token = token;
    this.footprint = footprint;
  }

  /// The name in `Content-Encoding`.
  String token() {
    return token;
  }

  /// What an encoder holds, in bytes.
  int footprint() {
    return footprint;
  }

  Codec encoder(boolean streaming) {
    return switch (this) {
      case BR -> new BrotliEncoder(streaming);
      case GZIP -> new GzipEncoder(streaming);
    };
  }
}
