package io.bartizan.waf.lang;

/// Whether a body is read, how many of its bytes, and whether a longer one is refused (or else read
/// as far as the limit).
public record BodyLimit(boolean access, long bytes, boolean reject) {
  BodyLimit access(boolean on) {
    return new BodyLimit(on, bytes, reject);
  }

  BodyLimit bytes(long limit) {
    return new BodyLimit(access, limit, reject);
  }

  BodyLimit reject(boolean on) {
    return new BodyLimit(access, bytes, on);
  }
}
