package io.bartizan.waf.engine;

import io.bartizan.waf.body.UrlEncoded;
import io.bartizan.waf.lang.Variable;
import io.bartizan.waf.state.Names;
import io.bartizan.waf.state.State;
import io.bartizan.waf.text.Text;
import java.util.Base64;

/// Takes the head of a request into the variables of a transaction.
final class RequestIntake {
  private static final Text COOKIE = Text.latin1("cookie");
  private static final Text HOST = Text.latin1("host");
  private static final Text CONTENT_TYPE = Text.latin1("content-type");
  private static final Text AUTHORIZATION = Text.latin1("authorization");
  private static final Text FORM = Text.latin1("application/x-www-form-urlencoded");
  private static final Text MULTIPART = Text.latin1("multipart/form-data");
  private static final Text BASIC = Text.latin1("Basic ");

  private final State state;

  RequestIntake(State state) {
    this.state = state;
  }

  void line(Text method, Text target, Text protocol) {
    state.set(Variable.REQUEST_METHOD, method);
    state.set(Variable.REQUEST_URI_RAW, target);
    state.set(Variable.REQUEST_PROTOCOL, protocol);
    state.set(Variable.REQUEST_LINE, joined(method, target, protocol));
    Text uri = withoutHost(target.part(0, index(target, '#', 0)));
    state.set(Variable.REQUEST_URI, uri);
    int question = index(uri, '?', 0);
    path(Percent.decoded(uri.part(0, question)));
    query(question == uri.length() ? Text.EMPTY : uri.part(question + 1, uri.length()));
  }

  /// The words with a space between them.
  private static Text joined(Text one, Text two, Text three) {
    byte[] line = new byte[one.length() + two.length() + three.length() + 2];
    int at = copied(one, line, 0);
    line[at++] = ' ';
    at = copied(two, line, at);
    line[at++] = ' ';
    copied(three, line, at);
    return Text.of(line);
  }

  private static int copied(Text from, byte[] to, int at) {
    System.arraycopy(from.array(), from.start(), to, at, from.length());
    return at + from.length();
  }

  private void path(Text path) {
    state.set(Variable.REQUEST_FILENAME, path);
    state.set(Variable.PATH_INFO, path);
    int start = path.length();
    while (start > 0 && path.at(start - 1) != '/' && path.at(start - 1) != '\\') {
      start--;
    }
    state.set(Variable.REQUEST_BASENAME, path.part(start, path.length()));
  }

  private void query(Text query) {
    state.set(Variable.QUERY_STRING, query);
    byte separator = (byte) state.settings().argumentSeparator();
    new UrlEncoded(separator).read(query, new BodyFields(state));
  }

  /// The target without scheme and host, if it has them.
  private static Text withoutHost(Text target) {
    if (target.isEmpty() || target.at(0) == '/') {
      return target;
    }
    int colon = index(target, ':', 0);
    boolean absolute =
        colon + 2 < target.length() && target.at(colon + 1) == '/' && target.at(colon + 2) == '/';
    if (!absolute || colon > index(target, '/', 0)) {
      return target;
    }
    return target.part(
        Math.min(index(target, '/', colon + 3), index(target, '?', colon + 3)), target.length());
  }

  void header(Text name, Text value) {
    state.add(Variable.REQUEST_HEADERS, Variable.REQUEST_HEADERS_NAMES, name, value);
    switch (name.length()) {
      case 4 -> host(name, value);
      case 6 -> cookie(name, value);
      case 12 -> type(name, value);
      case 13 -> authorization(name, value);
      default -> {}
    }
  }

  private void host(Text name, Text value) {
    if (Names.same(name, HOST)) {
      int end = value.isEmpty() || value.at(0) != '[' ? 0 : index(value, ']', 0);
      state.set(Variable.SERVER_NAME, value.part(0, index(value, ':', end)));
    }
  }

  private void cookie(Text name, Text value) {
    if (Names.same(name, COOKIE)) {
      Cookies.read(value, state);
    }
  }

  private void type(Text name, Text value) {
    if (Names.same(name, CONTENT_TYPE)) {
      if (startsWith(value, FORM)) {
        processor("URLENCODED");
      } else if (startsWith(value, MULTIPART)) {
        processor("MULTIPART");
      }
    }
  }

  private void processor(String processor) {
    state.controls().processor(processor);
    state.set(Variable.REQBODY_PROCESSOR, Text.latin1(processor));
  }

  private void authorization(Text name, Text value) {
    if (!Names.same(name, AUTHORIZATION)) {
      return;
    }
    state.set(Variable.AUTH_TYPE, value.part(0, index(value, ' ', 0)));
    if (startsWith(value, BASIC)) {
      Text decoded = decoded(value.part(BASIC.length(), value.length()));
      state.set(Variable.REMOTE_USER, decoded.part(0, index(decoded, ':', 0)));
    }
  }

  private static Text decoded(Text base64) {
    try {
      return Text.of(Base64.getMimeDecoder().decode(base64.bytes()));
    } catch (IllegalArgumentException _) {
      return Text.EMPTY;
    }
  }

  private static boolean startsWith(Text text, Text start) {
    return text.length() >= start.length() && Names.same(text.part(0, start.length()), start);
  }

  /// Where a byte stands at or after `from`; the length if it does not.
  private static int index(Text text, char wanted, int from) {
    int at = from;
    while (at < text.length() && text.at(at) != wanted) {
      at++;
    }
    return Math.min(at, text.length());
  }
}
