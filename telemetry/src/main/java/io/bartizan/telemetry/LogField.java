package io.bartizan.telemetry;

/// The keys of a line of the access log, in their order. `docs/observability.md` says what they
/// mean.
@SuppressWarnings("ImmutableEnumChecker") // a snippet is four numbers
enum LogField {
  TIME("time", Rfc3339.LENGTH),
  ID("id", 128),
  CLIENT("client", 45),
  PEER("peer", 45),
  METHOD("method", 64),
  HOST("host", 256),
  PATH("path", 2048),
  QUERY("query", 2048),
  STATUS("status", 0),
  OUTCOME("outcome", 16),
  CODE("code", 64),
  POLICY("policy", 64),
  REASON("reason", 512),
  ROUTE("route", 128),
  SUBJECT("subject", 256),
  AUTHENTICATED_BY("authenticated_by", 64),
  BYTES_IN("bytes_in", 0),
  BYTES_OUT("bytes_out", 0),
  MESSAGES_IN("messages_in", 0),
  MESSAGES_OUT("messages_out", 0),
  CLOSE_CODE("close_code", 0),
  DURATION_US("duration_us", 0),
  SERVICE("service", 128),
  UPSTREAM("upstream", 256),
  UPSTREAM_US("upstream_us", 0),
  ATTEMPTS("attempts", 0),
  PROTOCOL("protocol", 16),
  LISTENER("listener", 128),
  USER_AGENT("user_agent", 256),
  TRACE_ID("trace_id", 32),
  HEADERS("headers", 256),
  WATCHED("watched", 64),
  CUT("cut", 0);

  private final String key;
  private final int most;
  private final Snippet opening;
  private final long bit;

  /// @param most how many bytes a text has at most in the line, escapes included; 0 for what is no
  ///   text
  @SuppressWarnings("EnumOrdinal") // a bit that never leaves the process
  LogField(String key, int most) {
    this.key = key;
    this.most = most;
    String before = key.equals("time") ? "{\"" : ",\"";
    boolean quoted = most > 0 && !key.equals("headers") && !key.equals("watched");
    this.opening = Snippet.of(before + key + (quoted ? "\":\"" : "\":"));
    this.bit = 1L << ordinal();
  }

  String key() {
    return key;
  }

  int most() {
    return most;
  }

  /// What stands in a line before the value: comma, key, colon, and a text's quote.
  Snippet opening() {
    return opening;
  }

  /// One bit for each field.
  long bit() {
    return bit;
  }
}
