package io.bartizan.policies.waf;

import io.bartizan.pipeline.AnswerHead;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.Head;
import io.bartizan.pipeline.HeadTable;
import io.bartizan.pipeline.Name;
import io.bartizan.pipeline.Names;
import io.bartizan.pipeline.Remains;
import io.bartizan.telemetry.Judgement;
import io.bartizan.telemetry.Judging;
import io.bartizan.waf.Transaction;
import io.bartizan.waf.engine.Hit;
import io.bartizan.waf.engine.Verdict;
import io.bartizan.waf.text.Text;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One exchange before the rules. Belongs to the exchange's event loop, but for
/// [#requestBody(byte[], boolean)], which another thread may run while the exchange rests.
final class Trial implements Judging {
  private static final Text HOST = Text.latin1("Host");
  private static final Text HTTP_1_0 = Text.latin1("HTTP/1.0");
  private static final Text HTTP_1_1 = Text.latin1("HTTP/1.1");
  private static final Text HTTP_2 = Text.latin1("HTTP/2.0");
  private static final Text INBOUND = Text.latin1("blocking_inbound_anomaly_score");
  private static final Text OUTBOUND = Text.latin1("blocking_outbound_anomaly_score");
  private static final Verdict PASS = new Verdict.Pass();

  private final Waf waf;
  private final Transaction transaction;
  private final int room;
  private long nanos;
  private boolean broken;
  private boolean elsewhere;
  private boolean wantsBody;
  private boolean blocked;
  private int rule;
  private @Nullable Withheld withheld;
  private @Nullable Charge copy;

  /// @param room how many bytes it has of the memory budget
  Trial(Waf waf, Exchange x, int room) {
    this.waf = waf;
    this.room = room;
    this.transaction = waf.rules().take(Text.latin1(x.client().toString()), id(x));
  }

  private static Text id(Exchange x) {
    byte[] id = new byte[x.idLength()];
    x.copyId(id, 0);
    return Text.of(id);
  }

  // The request.

  /// Phase 1.
  Verdict requestHead(Exchange x, @Nullable Name hidden) {
    long start = begin();
    transaction.requestLine(method(x), text(x.target()), protocol(x));
    HeadTable table = (HeadTable) x.head();
    fields(table, hidden);
    if (!table.has(Names.HOST) && !x.authority().isEmpty()) {
      transaction.requestHeader(HOST, text(x.authority()));
    }
    return done(start, transaction.requestHead());
  }

  private void fields(HeadTable table, @Nullable Name hidden) {
    byte[] bytes = table.bytes();
    for (int i = 0; i < table.size(); i++) {
      if (hidden == null || !table.is(i, hidden)) {
        transaction.requestHeader(
            Text.of(bytes, table.start(i), table.nameEnd(i)),
            Text.of(bytes, table.valueStart(i), table.valueEnd(i)));
      }
    }
  }

  /// Phase 1, of a head that is no request.
  Verdict remains(Remains left) {
    long start = begin();
    transaction.requestLine(text(left.method()), text(left.target()), text(left.protocol()));
    fields(left.fields(), null);
    return done(start, transaction.requestHead());
  }

  private static Text method(Exchange x) {
    byte[] method = new byte[x.method().length()];
    x.method().copyTo(method, 0);
    return Text.of(method);
  }

  private static Text protocol(Exchange x) {
    return switch (x.protocol()) {
      case "HTTP/1.0" -> HTTP_1_0;
      case "HTTP/2" -> HTTP_2;
      default -> HTTP_1_1;
    };
  }

  private static Text text(Bytes bytes) {
    return Text.of(bytes.toArray());
  }

  /// How many bytes it has of the memory budget.
  int room() {
    return room;
  }

  boolean rulesWantBody() {
    return transaction.wantsRequestBody();
  }

  /// Phase 2.
  ///
  /// @param body a copy of what was gathered, which does not change
  /// @param whole whether nothing follows
  Verdict requestBody(byte[] body, boolean whole) {
    long start = begin();
    if (!whole) {
      transaction.requestGoesOn();
    }
    if (body.length > 0) {
      transaction.requestBody(body, body.length);
    }
    return done(start, transaction.requestEnd());
  }

  // The answer.

  /// Phase 3.
  Verdict answerHead(Exchange x, AnswerHead answer) {
    long start = begin();
    transaction.responseLine(x.protocol(), answer.status());
    answerFields(answer.head());
    return done(start, transaction.responseHead());
  }

  /// The fields outlive the buffer that they came in.
  private void answerFields(Head head) {
    if (head instanceof HeadTable table) {
      copied(table);
      return;
    }
    for (int i = 0; i < head.size(); i++) {
      transaction.responseHeader(text(head.name(i)), text(head.value(i)));
    }
  }

  /// All fields in one array.
  private void copied(HeadTable table) {
    int size = 0;
    for (int i = 0; i < table.size(); i++) {
      size += table.nameEnd(i) - table.start(i) + table.valueEnd(i) - table.valueStart(i);
    }
    byte[] all = new byte[size];
    int at = 0;
    for (int i = 0; i < table.size(); i++) {
      int middle = copied(table, table.start(i), table.nameEnd(i), all, at);
      int end = copied(table, table.valueStart(i), table.valueEnd(i), all, middle);
      transaction.responseHeader(Text.of(all, at, middle), Text.of(all, middle, end));
      at = end;
    }
  }

  private static int copied(HeadTable table, int from, int to, byte[] all, int at) {
    System.arraycopy(table.bytes(), from, all, at, to - from);
    return at + to - from;
  }

  boolean rulesWantAnswer() {
    return transaction.wantsResponseBody();
  }

  /// Phase 4.
  ///
  /// @param body the first `length` bytes are the body, which do not change
  Verdict answerBody(byte[] body, int length) {
    long start = begin();
    if (length > 0) {
      transaction.responseBody(body, length);
    }
    return done(start, transaction.responseEnd());
  }

  // Whatever throws in between leaves it broken.

  private long begin() {
    broken = true;
    return System.nanoTime();
  }

  private Verdict done(long start, Verdict verdict) {
    broken = false;
    nanos += System.nanoTime() - start;
    return verdict;
  }

  /// Whether the rules failed, or did not come back in time: nothing they could say counts.
  boolean isBroken() {
    return elsewhere || broken;
  }

  /// Whether another thread judges it.
  void elsewhere(boolean now) {
    elsewhere = now;
  }

  /// Whether the body of the request is wanted.
  boolean wantsBody() {
    return wantsBody;
  }

  void wantsBody(boolean wants) {
    wantsBody = wants;
  }

  /// The rules block the exchange, or would.
  void blocked(int by) {
    blocked = true;
    rule = by;
  }

  boolean isBlocked() {
    return blocked;
  }

  /// What its copy of the request body takes of the memory budget.
  void copy(Charge charge) {
    copy = charge;
  }

  /// There is no memory to judge with.
  void starved() {
    broken = true;
  }

  /// The answer's body goes through it.
  void withheld(Withheld body) {
    withheld = body;
  }

  /// What the rules would have decided so far where they are only watched.
  Verdict foreseen() {
    return transaction.foreseen();
  }

  /// The anomaly score of the request; 0 if the rules keep none.
  int inbound() {
    return number(INBOUND);
  }

  /// The anomaly score of the answer; 0 if the rules keep none.
  int outbound() {
    return number(OUTBOUND);
  }

  /// A number that the rules keep in TX; 0 if they do not.
  private int number(Text variable) {
    Text value = transaction.variable(variable);
    int number = 0;
    for (int i = 0; i < value.length() && i < 9; i++) {
      byte digit = value.at(i);
      if (digit < '0' || digit > '9') {
        return 0;
      }
      number = number * 10 + digit - '0';
    }
    return number;
  }

  // The end.

  @Override
  public Judgement conclude(Exchange x) {
    List<Hit> hits = List.of();
    if (!isBroken()) {
      long start = begin();
      try {
        hits = transaction.end();
        done(start, PASS);
      } catch (RuntimeException | StackOverflowError _) {
        hits = List.of(); // it stays broken, and is told so
      }
    }
    boolean readable = !isBroken();
    return new Judgement(
        waf.name(),
        result(hits),
        rule,
        readable ? inbound() : 0,
        readable ? outbound() : 0,
        nanos,
        Findings.of(hits));
  }

  private Judgement.Result result(List<Hit> hits) {
    if (blocked) {
      return waf.blocks() ? Judgement.Result.BLOCKED : Judgement.Result.WATCHED;
    }
    if (isBroken()) {
      return Judgement.Result.FAILED;
    }
    return hits.isEmpty() ? Judgement.Result.CLEAN : Judgement.Result.FOUND;
  }

  /// The exchange is over: gives back what it holds.
  void close() {
    if (!isBroken()) {
      waf.rules().give(transaction);
    }
    if (withheld != null) {
      withheld.close();
    }
    if (copy != null) {
      copy.release();
    }
  }
}
