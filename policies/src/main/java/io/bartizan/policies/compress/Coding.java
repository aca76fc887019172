package io.bartizan.policies.compress;

import io.bartizan.pipeline.Fields;
import io.bartizan.pipeline.Names;

/// A content coding in which answers can be sent.
public enum Coding {
  BR("br", BrotliEncoder.FOOTPRINT),
  GZIP("gzip", GzipEncoder.FOOTPRINT);

  private final String token;
  private final int footprint;
  private final Fields field;

  Coding(String token, int footprint) {
    this.token = token;
    this.footprint = footprint;
    this.field = Fields.of(Names.CONTENT_ENCODING, token);
  }

  /// The name in `Content-Encoding`.
  String token() {
    return token;
  }

  /// What an encoder holds, in bytes.
  int footprint() {
    return footprint;
  }

  /// What an answer in this coding says.
  Fields field() {
    return field;
  }

  Codec encoder(boolean streaming) {
    return switch (this) {
      case BR -> new BrotliEncoder(streaming);
      case GZIP -> new GzipEncoder(streaming);
    };
  }
}
