package io.bartizan.proxy.probe;

import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Edits;
import io.bartizan.pipeline.Fields;
import io.bartizan.pipeline.HeadTable;
import io.bartizan.pipeline.Method;
import io.bartizan.pipeline.Name;
import io.bartizan.pipeline.Names;
import io.bartizan.pipeline.Walk;
import io.bartizan.proxy.http1.Connection;
import io.bartizan.proxy.http1.Framing;
import io.bartizan.proxy.lane.Lane;
import io.bartizan.proxy.settings.HealthSettings;
import io.bartizan.proxy.upstream.UpstreamRequest;
import java.nio.charset.StandardCharsets;

/// The request of a check: a GET, or a call of `grpc.health.v1.Health/Check`.
final class Question implements UpstreamRequest {
  private static final Bytes CHECK = Bytes.of("/grpc.health.v1.Health/Check");
  private static final Name USER_AGENT = Name.of("user-agent");
  private static final byte[] NOTHING = {};
  private static final byte[] TE = ascii("te");
  private static final byte[] TRAILERS = ascii("trailers");

  private final Walk walk;
  private final Edits edits = new Edits();
  private final Connection connection = new Connection();
  private final byte[] hostLine;
  private final byte[] body;

  private Question(Lane lane, Method method, byte[] hostLine, byte[] body) {
    Nobody nobody = new Nobody();
    this.walk = new Walk(nobody, nobody, lane.memory());
    this.hostLine = hostLine;
    this.body = body;
    long nanos = lane.nanos();
    HeadTable head = new HeadTable();
    if (method == Method.POST) {
      head.append(TE, 0, TE.length, TRAILERS, 0, TRAILERS.length);
    }
    walk.renew(head, nanos, lane.millis(nanos), lane.ids().next(), lane.ids().next());
    walk.method(method);
    walk.protocol("HTTP/1.1");
    edits.add(Fields.of(USER_AGENT, "bartizan-health"));
  }

  static Question http(Lane lane, HealthSettings.Http http, byte[] hostLine) {
    byte[] host = http.host() == null ? hostLine : ascii("Host: " + http.host() + "\r\n");
    Question question = new Question(lane, Method.GET, host, NOTHING);
    int mark = http.path().indexOf('?');
    question.edits.path(Bytes.of(mark < 0 ? http.path() : http.path().substring(0, mark)));
    if (mark >= 0) {
      question.edits.query(Bytes.of(http.path().substring(mark + 1)));
    }
    return question;
  }

  static Question grpc(Lane lane, HealthSettings.Grpc grpc, byte[] hostLine) {
    Question question = new Question(lane, Method.POST, hostLine, asking(grpc));
    question.edits.path(CHECK);
    question.edits.add(Fields.of(Names.CONTENT_TYPE, "application/grpc"));
    return question;
  }

  /// A message with one field, number 1, the service's name; none for the whole server.
  private static byte[] asking(HealthSettings.Grpc grpc) {
    byte[] name = ascii(grpc.service() == null ? "" : grpc.service());
    int field = name.length == 0 ? 0 : 2 + length(name.length) - 1;
    byte[] message = new byte[5 + (name.length == 0 ? 0 : field + name.length)];
    message[4] = (byte) (message.length - 5);
    message[3] = (byte) (message.length - 5 >> 8);
    if (name.length > 0) {
      message[5] = 0x0a;
      if (name.length < 128) {
        message[6] = (byte) name.length;
      } else {
        message[6] = (byte) (name.length & 127 | 128);
        message[7] = (byte) (name.length >> 7);
      }
      System.arraycopy(name, 0, message, message.length - name.length, name.length);
    }
    return message;
  }

  private static int length(int number) {
    return number < 128 ? 1 : 2;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /// What is sent behind the head.
  byte[] body() {
    return body;
  }

  @Override
  public Walk walk() {
    return walk;
  }

  @Override
  public byte[] hostLine() {
    return hostLine;
  }

  @Override
  public byte[] forwardedLines() {
    return NOTHING;
  }

  @Override
  public Connection connection() {
    return connection;
  }

  @Override
  public Edits edits() {
    return edits;
  }

  @Override
  public long framing() {
    return body.length == 0 ? Framing.NONE : body.length;
  }
}
