package io.bartizan.telemetry;

import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.HeadTable;
import io.bartizan.pipeline.Identity;
import io.bartizan.pipeline.Name;
import io.bartizan.pipeline.Names;
import io.bartizan.pipeline.Outcome;
import io.bartizan.pipeline.Walk;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Writes the line of one exchange: JSON on one line, whatever the client sent. Allocates nothing.
/// Used by one event loop.
final class LogLine {
  /// No line is longer; `LogLineTest` makes the longest one.
  static final int LONGEST = 16 * 1024;

  /// How many request fields a configuration may have logged.
  static final int HEADERS = 16;

  private static final byte[][] OUTCOMES = {
    ascii("answered"), ascii("refused"), ascii("aborted"), ascii("client_gone")
  };
  private static final LogField[] FIELDS = LogField.values();
  private static final byte[] SEPARATOR = ascii(", ");

  private final Json json = new Json(new byte[0], 0);
  private final Rfc3339 time = new Rfc3339();
  private final @Nullable QueryMask query;
  private final Name[] headers;
  private final byte[][] headerKeys;
  private long cut;

  LogLine(LogFormat format) {
    query = format.query() ? new QueryMask(format.masked()) : null;
    headers = format.headers().toArray(Name[]::new);
    headerKeys = new byte[headers.length][];
    for (int i = 0; i < headers.length; i++) {
      headerKeys[i] = ascii("\"" + headers[i] + "\":\"");
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /// Writes the line to `target`, in which there must be room for [#LONGEST] bytes, and returns the
  /// index behind it.
  ///
  /// @param route the route's name as [Json#quoted] gives it
  int write(Walk x, byte[] route, Outcome outcome, long endNanos, byte[] target, int at) {
    json.into(target, at);
    cut = 0;
    caller(x);
    request(x);
    verdict(x, outcome);
    field(LogField.ROUTE, route);
    identity(x.identity());
    amounts(x, endNanos);
    upstream(x);
    connection(x);
    extras(x);
    json.raw('}');
    json.raw('\n');
    return json.at();
  }

  private void caller(Walk x) {
    json.raw(LogField.TIME.opening());
    json.at(time.write(x.startMillis(), json.bytes(), json.at()));
    json.raw('"');
    id(x);
    json.raw(LogField.CLIENT.opening());
    json.address(x.client());
    json.raw('"');
    if (!x.peer().equals(x.client())) {
      json.raw(LogField.PEER.opening());
      json.address(x.peer());
      json.raw('"');
    }
  }

  /// The data plane has checked an id that it was given; should it ever not have, the line is whole
  /// nevertheless.
  private void id(Walk x) {
    if (x.idLength() > LogField.ID.most()) {
      text(LogField.ID, x.id());
      return;
    }
    json.raw(LogField.ID.opening());
    int start = json.at();
    int end = x.copyId(json.bytes(), start);
    if (json.clean(start, end)) {
      json.at(end);
    } else {
      keep(LogField.ID, json.text(x.id(), LogField.ID.most()));
    }
    json.raw('"');
  }

  /// Of a head that could not be read up to its target neither method nor path is known.
  private void request(Walk x) {
    byte[] head = x.table().bytes();
    if (x.pathEnd() > x.pathStart()) {
      text(LogField.METHOD, x.method().toString());
    }
    bytes(LogField.HOST, head, x.authorityStart(), x.authorityEnd());
    bytes(LogField.PATH, head, x.pathStart(), x.pathEnd());
    if (query != null && x.queryEnd() > x.queryStart()) {
      json.raw(LogField.QUERY.opening());
      keep(
          LogField.QUERY,
          query.write(json, head, x.queryStart(), x.queryEnd(), LogField.QUERY.most()));
      json.raw('"');
    }
  }

  private void verdict(Walk x, Outcome outcome) {
    if (x.status() != 0) {
      number(LogField.STATUS, x.status());
    }
    field(LogField.OUTCOME, OUTCOMES[outcome(outcome)]);
    Code code = x.refusal();
    if (code != null) {
      text(LogField.CODE, code.id());
    }
    text(LogField.POLICY, x.refusedBy());
    text(LogField.REASON, x.reason());
  }

  private static int outcome(Outcome outcome) {
    return switch (outcome) {
      case ANSWERED -> 0;
      case REFUSED -> 1;
      case ABORTED -> 2;
      case CLIENT_GONE -> 3;
    };
  }

  private void identity(@Nullable Identity identity) {
    if (identity != null) {
      text(LogField.SUBJECT, identity.subject());
      text(LogField.AUTHENTICATED_BY, identity.method());
    }
  }

  private void amounts(Walk x, long endNanos) {
    number(LogField.BYTES_IN, x.bytesIn());
    number(LogField.BYTES_OUT, x.bytesOut());
    if (x.closeCode() != 0) {
      number(LogField.MESSAGES_IN, x.messagesIn());
      number(LogField.MESSAGES_OUT, x.messagesOut());
      number(LogField.CLOSE_CODE, x.closeCode());
    }
    number(LogField.DURATION_US, (endNanos - x.startNanos()) / 1000);
  }

  private void upstream(Walk x) {
    text(LogField.SERVICE, x.service());
    text(LogField.UPSTREAM, x.upstream());
    if (x.upstreamNanos() >= 0) {
      number(LogField.UPSTREAM_US, x.upstreamNanos() / 1000);
    }
    if (x.attempts() > 1) {
      number(LogField.ATTEMPTS, x.attempts());
    }
  }

  private void connection(Walk x) {
    text(LogField.PROTOCOL, x.protocol());
    text(LogField.LISTENER, x.listener());
    HeadTable head = x.table();
    int agent = head.find(Names.USER_AGENT);
    if (agent >= 0) {
      bytes(LogField.USER_AGENT, head.bytes(), head.valueStart(agent), head.valueEnd(agent));
    }
    int trace = head.find(Names.TRACEPARENT);
    if (trace >= 0 && TraceId.at(head.bytes(), head.valueStart(trace), head.valueEnd(trace))) {
      int id = head.valueStart(trace) + TraceId.OFFSET;
      bytes(LogField.TRACE_ID, head.bytes(), id, id + TraceId.LENGTH);
    }
  }

  private void extras(Walk x) {
    if (headers.length > 0) {
      headers(x.table());
    }
    Watched watched = x.get(Watched.SLOT);
    if (watched != null) {
      json.raw(LogField.WATCHED.opening());
      watched.write(json);
    }
    if (cut != 0) {
      cut();
    }
  }

  private void headers(HeadTable head) {
    json.raw(LogField.HEADERS.opening());
    char before = '{';
    for (int i = 0; i < headers.length; i++) {
      int index = head.find(headers[i]);
      if (index >= 0) {
        json.raw(before);
        json.raw(headerKeys[i]);
        keep(LogField.HEADERS, header(head, index, headers[i]));
        json.raw('"');
        before = ',';
      }
    }
    if (before == '{') {
      json.raw('{');
    }
    json.raw('}');
  }

  /// All values of a field, with commas between them.
  private boolean header(HeadTable head, int first, Name name) {
    int limit = json.at() + LogField.HEADERS.most();
    boolean whole = true;
    for (int i = first; i >= 0 && whole; i = head.next(name, i)) {
      if (i != first) {
        whole = json.text(SEPARATOR, 0, SEPARATOR.length, limit - json.at());
      }
      whole &= json.text(head.bytes(), head.valueStart(i), head.valueEnd(i), limit - json.at());
    }
    return whole;
  }

  /// Names the fields whose values were too long.
  private void cut() {
    json.raw(LogField.CUT.opening());
    char before = '[';
    for (LogField field : FIELDS) {
      if ((cut & field.bit()) != 0) {
        json.raw(before);
        json.raw('"');
        json.text(field.key(), field.key().length());
        json.raw('"');
        before = ',';
      }
    }
    json.raw(']');
  }

  private void keep(LogField field, boolean whole) {
    if (!whole) {
      cut |= field.bit();
    }
  }

  private void number(LogField field, long value) {
    json.raw(field.opening());
    json.number(value);
  }

  /// A value that is fit for a line already.
  private void field(LogField field, byte[] quoted) {
    json.raw(field.opening());
    json.raw(quoted);
    json.raw('"');
  }

  private void text(LogField field, String value) {
    if (!value.isEmpty()) {
      json.raw(field.opening());
      keep(field, json.text(value, field.most()));
      json.raw('"');
    }
  }

  private void bytes(LogField field, byte[] source, int from, int to) {
    if (to > from) {
      json.raw(field.opening());
      keep(field, json.text(source, from, to, field.most()));
      json.raw('"');
    }
  }
}
