package io.bartizan.waf.engine;

import io.bartizan.waf.lang.Mode;
import io.bartizan.waf.lang.Variable;
import io.bartizan.waf.state.State;
import io.bartizan.waf.state.Value;
import io.bartizan.waf.text.Text;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Takes a request and its response in, and runs the phases in between. One thread at a time.
public final class Exchange {
  private static final int TOO_LONG = 403;
  private static final int RESPONSE_TOO_LONG = 403;

  private final Run run;
  private final State state;
  private final RequestIntake request;
  private final BodyIntake body;
  private final ResponseIntake response;
  private boolean forgotten = true;

  /// An exchange that a witness sees, if there is one.
  public Exchange(Program program, @Nullable Witness witness) {
    this(new Run(program, program.state(), witness));
  }

  /// An exchange with a state of its own.
  Exchange(Program program, State state) {
    this(new Run(program, state, null));
  }

  private Exchange(Run run) {
    this.run = run;
    this.state = run.state();
    this.request = new RequestIntake(state);
    this.body = new BodyIntake(state);
    this.response = new ResponseIntake(state);
  }

  /// Forgets everything, and lets go of all bytes that were handed over.
  public void forget() {
    run.forget();
    body.clear();
    response.clear();
    forgotten = true;
  }

  /// Forgets everything, if that is not done yet, and begins anew.
  public void begin(Text client, int clientPort, Text server, int serverPort, Text id) {
    if (!forgotten) {
      forget();
    }
    forgotten = false;
    run.begin();
    state.set(Variable.REMOTE_ADDR, client);
    state.set(Variable.REMOTE_HOST, client);
    state.set(Variable.REMOTE_PORT, clientPort);
    state.set(Variable.SERVER_ADDR, server);
    state.set(Variable.SERVER_PORT, serverPort);
    state.set(Variable.UNIQUE_ID, id);
  }

  /// Takes the request line.
  public void requestLine(Text method, Text target, Text protocol) {
    request.line(method, target, protocol);
  }

  /// Takes a field of the request.
  public void requestHeader(Text name, Text value) {
    request.header(name, value);
  }

  /// Runs phase 1.
  public Verdict requestHead() {
    return run.phase(1);
  }

  /// Whether rules look at the request body.
  public boolean wantsRequestBody() {
    return state.controls().readRequest() && state.controls().mode() != Mode.OFF;
  }

  /// Takes bytes of the request body.
  public Verdict requestBody(byte[] in, int from, int to) {
    return wantsRequestBody() && body.add(in, from, to) ? requestTooLong() : run.verdict();
  }

  /// Takes a whole request body, which does not change any more.
  public Verdict requestBody(byte[] whole, int length) {
    return wantsRequestBody() && body.adopt(whole, length) ? requestTooLong() : run.verdict();
  }

  /// More of the request body follows than is taken.
  public void requestGoesOn() {
    body.goesOn();
  }

  private Verdict requestTooLong() {
    body.goesOn();
    return state.settings().request().reject() ? run.deny(TOO_LONG) : run.verdict();
  }

  /// Runs phase 2.
  public Verdict requestEnd() {
    if (wantsRequestBody()) {
      body.finish();
    }
    Verdict verdict = run.phase(2);
    if (body.isLong()) {
      run.rest();
    }
    return verdict;
  }

  /// Takes protocol and status of the response.
  public void responseLine(Text protocol, int status) {
    response.line(protocol, status);
  }

  /// Takes a field of the response.
  public void responseHeader(Text name, Text value) {
    response.header(name, value);
  }

  /// Runs phase 3.
  public Verdict responseHead() {
    return run.phase(3);
  }

  /// Whether rules look at the response body.
  public boolean wantsResponseBody() {
    return state.controls().mode() != Mode.OFF && response.wanted();
  }

  /// Takes bytes of the response body.
  public Verdict responseBody(byte[] in, int from, int to) {
    return wantsResponseBody() && response.add(in, from, to) ? responseTooLong() : run.verdict();
  }

  /// Takes a whole response body, which does not change any more.
  public Verdict responseBody(byte[] whole, int length) {
    return wantsResponseBody() && response.adopt(whole, length) ? responseTooLong() : run.verdict();
  }

  private Verdict responseTooLong() {
    state.set(Variable.OUTBOUND_DATA_ERROR, 1);
    return state.settings().response().reject() ? run.deny(RESPONSE_TOO_LONG) : run.verdict();
  }

  /// Runs phase 4.
  public Verdict responseEnd() {
    if (wantsResponseBody()) {
      response.finish();
    }
    Verdict verdict = run.phase(4);
    if (wantsResponseBody()) {
      run.rest();
    }
    return verdict;
  }

  /// Runs phase 5.
  public List<Hit> end() {
    run.phase(5);
    return hits();
  }

  /// What would be decided so far if rules that are only to detect were enforced.
  public Verdict foreseen() {
    return run.foreseen();
  }

  /// The hits so far, in order.
  public List<Hit> hits() {
    return List.copyOf(run.hits());
  }

  /// The value of a variable of TX; empty if it is not set.
  public Text variable(Text name) {
    Value value = state.tx().get(name);
    return value == null ? Text.EMPTY : value.text();
  }
}
