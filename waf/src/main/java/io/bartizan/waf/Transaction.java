package io.bartizan.waf;

import io.bartizan.waf.engine.Exchange;
import io.bartizan.waf.engine.Hit;
import io.bartizan.waf.engine.Program;
import io.bartizan.waf.engine.Verdict;
import io.bartizan.waf.engine.Witness;
import io.bartizan.waf.text.Text;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One request and its response, judged by rules. Call the methods in the order in which the parts
/// come; leave out what there is none of:
///
/// 1. [#requestLine], [#requestHeader] for each field, [#requestHead] (phase 1);
/// 2. [#requestBody] for each part of the body, [#requestEnd] (phase 2);
/// 3. [#responseLine], [#responseHeader] for each field, [#responseHead] (phase 3);
/// 4. [#responseBody] for each part of the body, [#responseEnd] (phase 4);
/// 5. [#end] (phase 5), always.
///
/// Once a verdict blocks, go to [#end]. Byte arrays that are handed over must not change until
/// then. One thread at a time.
public final class Transaction {
  private final Exchange exchange;

  Transaction(Program program, @Nullable Witness witness) {
    this.exchange = new Exchange(program, witness);
  }

  /// Forgets everything and begins anew.
  public Transaction begin(Peers peers) {
    exchange.begin(
        Text.of(peers.clientAddress()),
        peers.clientPort(),
        Text.of(peers.serverAddress()),
        peers.serverPort(),
        Text.of(peers.id()));
    return this;
  }

  /// Forgets everything and begins anew, with a client of whom only the address is known, and a
  /// name for the transaction (UNIQUE_ID).
  public Transaction begin(Text clientAddress, Text id) {
    exchange.begin(clientAddress, 0, Text.EMPTY, 0, id);
    return this;
  }

  /// Forgets everything, so that nothing of the last request is kept until the next one begins.
  public void forget() {
    exchange.forget();
  }

  /// Takes the request line: method, target as it came, and protocol such as `HTTP/1.1`.
  public void requestLine(Text method, Text target, Text protocol) {
    exchange.requestLine(method, target, protocol);
  }

  /// Takes the request line; a byte for each character.
  public void requestLine(String method, String target, String protocol) {
    requestLine(Text.latin1(method), Text.latin1(target), Text.latin1(protocol));
  }

  /// Takes a field of the request.
  public void requestHeader(Text name, Text value) {
    exchange.requestHeader(name, value);
  }

  /// Takes a field of the request; a byte for each character.
  public void requestHeader(String name, String value) {
    requestHeader(Text.latin1(name), Text.latin1(value));
  }

  /// The head of the request is complete: runs phase 1.
  public Verdict requestHead() {
    return exchange.requestHead();
  }

  /// Whether the rules want the request body; if not, [#requestBody] ignores it.
  public boolean wantsRequestBody() {
    return exchange.wantsRequestBody();
  }

  /// Takes bytes of the request body, from `from` (inclusive) to `to` (exclusive), which are
  /// copied. Blocks with status 403 if the body is too long and rules say to reject it.
  public Verdict requestBody(byte[] in, int from, int to) {
    return exchange.requestBody(in, from, to);
  }

  /// Takes a whole request body, the first `length` bytes of `whole`, without a copy: they must not
  /// change before the transaction is over. Blocks as [#requestBody(byte[], int, int)].
  public Verdict requestBody(byte[] whole, int length) {
    return exchange.requestBody(whole, length);
  }

  /// More of the request body follows that is not handed over: it is no mistake that it ends too
  /// soon, and `INBOUND_DATA_ERROR` is 1.
  public void requestGoesOn() {
    exchange.requestGoesOn();
  }

  /// The request is complete: runs phase 2.
  public Verdict requestEnd() {
    return exchange.requestEnd();
  }

  /// Takes protocol and status of the response.
  public void responseLine(String protocol, int status) {
    exchange.responseLine(Text.latin1(protocol), status);
  }

  /// Takes a field of the response.
  public void responseHeader(Text name, Text value) {
    exchange.responseHeader(name, value);
  }

  /// Takes a field of the response; a byte for each character.
  public void responseHeader(String name, String value) {
    responseHeader(Text.latin1(name), Text.latin1(value));
  }

  /// The head of the response is complete: runs phase 3.
  public Verdict responseHead() {
    return exchange.responseHead();
  }

  /// Whether the rules want the response body; if not, [#responseBody] ignores it.
  public boolean wantsResponseBody() {
    return exchange.wantsResponseBody();
  }

  /// Takes bytes of the response body, which are copied. Blocks with status 403 if the body is too
  /// long and rules say to reject it.
  public Verdict responseBody(byte[] in, int from, int to) {
    return exchange.responseBody(in, from, to);
  }

  /// Takes a whole response body, the first `length` bytes of `whole`, without a copy: they must
  /// not change before the transaction is over. Blocks as [#responseBody(byte[], int, int)].
  public Verdict responseBody(byte[] whole, int length) {
    return exchange.responseBody(whole, length);
  }

  /// The response is complete: runs phase 4.
  public Verdict responseEnd() {
    return exchange.responseEnd();
  }

  /// The transaction is over: runs phase 5, and tells all hits in order.
  public List<Hit> end() {
    return exchange.end();
  }

  /// What the rules would have decided so far where they are only to detect (`SecRuleEngine
  /// DetectionOnly`): the first rule counts that would have blocked.
  public Verdict foreseen() {
    return exchange.foreseen();
  }

  /// The hits so far, in order.
  public List<Hit> hits() {
    return exchange.hits();
  }

  /// The value of a variable of TX, such as `anomaly_score`, in any case; empty if it is not set.
  public String variable(String name) {
    return variable(Text.latin1(name)).toString();
  }

  /// Like [#variable(String)].
  public Text variable(Text name) {
    return exchange.variable(name);
  }
}
