package io.bartizan.waf.engine;

import io.bartizan.waf.lang.Mode;
import io.bartizan.waf.text.Text;
import java.nio.charset.StandardCharsets;

/// Plays made-up transactions to a new program, so that the first true one finds plans made and
/// common texts known. Leaves no trace in collections that live on.
final class Rehearsal {
  private static final Text HTTP = Text.latin1("HTTP/1.1");
  private static final byte[] FORM =
      "name=Jane+Doe&email=jane%40example.com&note=please+call+after+5+pm&id=17"
          .getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] PAGE =
      "<html><head><title>Hello</title></head><body>Hello, world</body></html>"
          .getBytes(StandardCharsets.ISO_8859_1);

  private final Exchange exchange;

  private Rehearsal(Program program) {
    this.exchange = new Exchange(program, program.rehearsalState());
  }

  static void of(Program program) {
    if (program.settings().mode() != Mode.OFF) {
      Rehearsal rehearsal = new Rehearsal(program);
      rehearsal.play("GET", "/index.html?page=2&sort=name", new byte[0]);
      rehearsal.play("POST", "/orders", FORM);
    }
  }

  private void play(String method, String target, byte[] body) {
    Text address = Text.latin1("192.0.2.1");
    exchange.begin(address, 40_000, address, 443, Text.latin1("rehearsal"));
    exchange.requestLine(Text.latin1(method), Text.latin1(target), HTTP);
    header("Host", "www.example.com");
    header("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0");
    header("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");
    header("Accept-Language", "en-US,en;q=0.5");
    header("Accept-Encoding", "gzip, deflate, br");
    header("Cookie", "session=0123456789abcdef; theme=dark");
    if (body.length > 0) {
      header("Content-Type", "application/x-www-form-urlencoded");
      header("Content-Length", Integer.toString(body.length));
    }
    exchange.requestHead();
    exchange.requestBody(body, 0, body.length);
    exchange.requestEnd();
    answer();
    exchange.end();
  }

  private void answer() {
    exchange.responseLine(HTTP, 200);
    exchange.responseHeader(Text.latin1("Content-Type"), Text.latin1("text/html"));
    exchange.responseHead();
    exchange.responseBody(PAGE, 0, PAGE.length);
    exchange.responseEnd();
  }

  private void header(String name, String value) {
    exchange.requestHeader(Text.latin1(name), Text.latin1(value));
  }
}
