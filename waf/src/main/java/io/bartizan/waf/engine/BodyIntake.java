package io.bartizan.waf.engine;

import io.bartizan.waf.body.Anything;
import io.bartizan.waf.body.Json;
import io.bartizan.waf.body.Limits;
import io.bartizan.waf.body.Multipart;
import io.bartizan.waf.body.Processor;
import io.bartizan.waf.body.UrlEncoded;
import io.bartizan.waf.body.Xml;
import io.bartizan.waf.lang.BodyLimit;
import io.bartizan.waf.lang.Settings;
import io.bartizan.waf.lang.Variable;
import io.bartizan.waf.state.Entries;
import io.bartizan.waf.state.Names;
import io.bartizan.waf.state.State;
import io.bartizan.waf.text.Text;
import org.jspecify.annotations.Nullable;

/// Takes the body of a request into the variables of a transaction.
final class BodyIntake {
  /// How many members or attributes stand side by side at most.
  private static final int WIDTH = 16_384;

  private static final int LONG = 1024;

  private static final Text TOO_LONG =
      Text.latin1("Request body excluding files is bigger than the maximum expected.");

  private static final Text CONTENT_TYPE = Text.latin1("content-type");

  private final State state;
  private final Buffer buffer = new Buffer();
  private boolean goesOn;

  BodyIntake(State state) {
    this.state = state;
  }

  void clear() {
    buffer.clear();
    goesOn = false;
  }

  /// Whether what rules make of it is worth to be let go of.
  boolean isLong() {
    return buffer.total() > LONG;
  }

  /// More of the body follows, unseen.
  void goesOn() {
    goesOn = true;
    state.set(Variable.INBOUND_DATA_ERROR, 1);
  }

  /// Takes bytes; true if the body is now longer than the limit.
  boolean add(byte[] in, int from, int to) {
    BodyLimit limit = state.settings().request();
    buffer.add(in, from, to, limit.bytes());
    return buffer.total() > limit.bytes();
  }

  /// Takes an array that does not change any more; true if the body is now longer than the limit.
  boolean adopt(byte[] whole, int length) {
    BodyLimit limit = state.settings().request();
    buffer.adopt(whole, length, limit.bytes());
    return buffer.total() > limit.bytes();
  }

  /// The body is complete, or as much of it as the limit allows.
  void finish() {
    Text body = buffer.text();
    state.set(Variable.REQUEST_BODY_LENGTH, buffer.total());
    String processor = state.controls().processor();
    if (processor == null || processor.equals("ANY")
        ? state.controls().forceRequestBody()
        : processor.equals("URLENCODED") || processor.equals("RAW")) {
      state.set(Variable.REQUEST_BODY, body);
    }
    Processor reader = processor == null ? null : reader(processor);
    if (reader != null && !body.isEmpty()) {
      read(reader, body);
    }
  }

  private void read(Processor reader, Text body) {
    BodyFields fields = new BodyFields(state, true, prefix(reader), goesOn);
    reader.read(body, fields);
    long size = reader instanceof Multipart ? fields.noFiles() : buffer.total();
    if (size > state.settings().noFiles()) {
      state.failed(TOO_LONG);
    }
  }

  private @Nullable Processor reader(String processor) {
    Settings settings = state.settings();
    Limits limits = new Limits(settings.jsonDepth(), WIDTH, settings.uploads());
    return switch (processor) {
      case "URLENCODED" -> new UrlEncoded((byte) settings.argumentSeparator());
      case "MULTIPART" -> new Multipart(contentType(), limits);
      case "JSON" -> new Json(limits);
      case "XML" -> new Xml(limits);
      case "ANY" -> new Anything(contentType(), limits);
      default -> null;
    };
  }

  private static String prefix(Processor reader) {
    return switch (reader) {
      case Multipart _ -> "Multipart parsing error: ";
      case Json _ -> "JSON parsing error: ";
      case Xml _ -> "XML parsing error: ";
      default -> "";
    };
  }

  private Text contentType() {
    Entries headers = state.entries(Variable.REQUEST_HEADERS);
    for (int i = 0; i < headers.size(); i++) {
      if (Names.same(headers.get(i).name(), CONTENT_TYPE)) {
        return headers.get(i).text();
      }
    }
    return Text.EMPTY;
  }
}
