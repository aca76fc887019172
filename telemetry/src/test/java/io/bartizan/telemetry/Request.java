package io.bartizan.telemetry;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.bartizan.pipeline.Address;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.Fields;
import io.bartizan.pipeline.HeadTable;
import io.bartizan.pipeline.Identity;
import io.bartizan.pipeline.Memory;
import io.bartizan.pipeline.Method;
import io.bartizan.pipeline.Pipeline;
import io.bartizan.pipeline.Policy;
import io.bartizan.pipeline.Refusal;
import io.bartizan.pipeline.Ticker;
import io.bartizan.pipeline.Walk;
import io.bartizan.pipeline.Witness;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// An exchange of the pipeline, brought into the state that a test wants: nothing of it is checked,
/// as if a parser had been fooled.
final class Request {
  static final Witness NOBODY =
      new Witness() {
        @Override
        public void refused(Exchange x, String policy, Code code, String reason, boolean watched) {}

        @Override
        public void failed(Exchange x, String policy, Throwable cause) {}

        @Override
        public void late(String policy) {}
      };

  private final HeadTable head = new HeadTable();
  private Pipeline road = Pipeline.EMPTY;
  private final Walk walk;

  private Request(Witness witness, Ticker clock) {
    this.walk = new Walk(new StillCarrier(() -> road), witness, new Memory(1 << 20));
    walk.renew(head, clock.nanos(), clock.millis(), 0x0123_4567_89ab_cdefL, 0xfedc_ba98_7654_3210L);
    Address client = new Address(0, 0xffff_c000_0201L);
    walk.connection(client, client, "https:8443", true);
    walk.protocol("HTTP/1.1");
  }

  static Request begun(Ticker clock) {
    return begun(clock, NOBODY);
  }

  static Request begun(Ticker clock, Witness witness) {
    return new Request(witness, clock);
  }

  Walk walk() {
    return walk;
  }

  Request method(String method) {
    walk.method(Method.of(method));
    return this;
  }

  Request path(String path) {
    return path(path.getBytes(UTF_8));
  }

  Request path(byte[] path) {
    int start = put(path);
    walk.path(start, start + path.length);
    return this;
  }

  Request query(String query) {
    int start = put(query.getBytes(UTF_8));
    walk.query(start, head.end());
    return this;
  }

  Request host(byte[] host) {
    int start = put(host);
    walk.authority(start, head.end());
    return this;
  }

  private int put(byte[] text) {
    head.reserve(text.length);
    int start = head.end();
    System.arraycopy(text, 0, head.bytes(), start, text.length);
    head.end(start + text.length);
    return start;
  }

  Request field(String name, String value) {
    return field(name, value.getBytes(UTF_8));
  }

  Request field(String name, byte[] value) {
    byte[] text = name.getBytes(ISO_8859_1);
    head.append(text, 0, text.length, value, 0, value.length);
    return this;
  }

  Request id(byte[] id) {
    walk.givenId(Bytes.view(id, 0, id.length));
    return this;
  }

  Request identity(String subject, String method) {
    walk.identify(Identity.of(subject, "https://id.example", method, Set.of(), Set.of(), Map.of()));
    return this;
  }

  /// It has to pass these.
  Request through(Policy... policies) {
    road = Pipeline.of(List.of(policies));
    return this;
  }

  /// The upstream has answered, unless a policy was against it.
  Request answered(int status) {
    walk.start(Pipeline.EMPTY);
    if (walk.atUpstream()) {
      walk.upstream("127.0.0.1:9001");
      walk.upstreamNanos(700_000);
      walk.answered(status, Fields.NONE);
    }
    return this;
  }

  /// The data plane has refused.
  Request refused(Code code, String reason) {
    walk.start(Pipeline.EMPTY);
    walk.refuse(Refusal.of(code, reason));
    return this;
  }
}
