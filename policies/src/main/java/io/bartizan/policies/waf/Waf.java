package io.bartizan.policies.waf;

import io.bartizan.identity.CpuPool;
import io.bartizan.pipeline.AnswerHead;
import io.bartizan.pipeline.Attempt;
import io.bartizan.pipeline.Body;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.Fields;
import io.bartizan.pipeline.Head;
import io.bartizan.pipeline.HeadTable;
import io.bartizan.pipeline.Memory;
import io.bartizan.pipeline.Method;
import io.bartizan.pipeline.Names;
import io.bartizan.pipeline.Need;
import io.bartizan.pipeline.OnAnswer;
import io.bartizan.pipeline.OnBody;
import io.bartizan.pipeline.OnEnd;
import io.bartizan.pipeline.OnForward;
import io.bartizan.pipeline.OnHead;
import io.bartizan.pipeline.Outcome;
import io.bartizan.pipeline.Refusal;
import io.bartizan.pipeline.Remains;
import io.bartizan.pipeline.Slot;
import io.bartizan.pipeline.Verdict;
import io.bartizan.telemetry.Judging;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Asks the rules about a request by its head and its body, and about an answer. Short bodies are
/// judged on the event loop, longer ones on a few threads of their own. Whatever fails refuses,
/// unless the rules are only watched.
public final class Waf implements OnHead, OnBody, OnForward, OnAnswer, OnEnd {
  private static final Slot<Trial> TRIAL = Slot.of("waf", Trial.class);
  private static final Fields IDENTITY = Fields.of(Names.ACCEPT_ENCODING, "identity");
  private static final byte[] NOTHING = {};
  private static final Refusal NO_ROOM =
      Refusal.of(Code.MEMORY_EXHAUSTED, "no memory left to judge the request");

  /// What a trial takes of memory about, in bytes: for its variables, and times its head for what
  /// transformations make of that.
  private static final int LEAST_ROOM = 12 * 1024;

  private static final int TIMES = 4;
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);

  /// The longest body that is judged on the event loop, in bytes: the whole Core Rule Set at
  /// paranoia level 1 takes about 1 ms for it on a busy machine.
  static final int SHORT = 2 * 1024;

  private final CpuPool computers;
  private final RuleSet rules;
  private final WafConfig config;
  private final Memory memory;
  private final boolean decoded;
  private final Types passed;
  private final Need need;
  private final Ruling ruling;

  /// @param decoded whether bodies that are compressed have been decoded before
  /// @throws IllegalArgumentException if the rules cannot be read or are not understood
  public Waf(WafConfig config, RuleSets.Draft sets, Memory memory, boolean decoded) {
    this.computers = sets.computers();
    this.rules = sets.of(config);
    this.config = config;
    this.memory = memory;
    this.decoded = decoded;
    this.passed = new Types(config.body().pass());
    this.need = new Need((int) config.body().limit().bytes(), Need.Beyond.PREFIX);
    this.ruling = new Ruling(blocks());
  }

  /// What `bartizan check` shows, a line each.
  public List<String> texts() {
    List<String> texts = new ArrayList<>(config.texts());
    texts.set(0, texts.getFirst() + ", " + rules.size() + " rules");
    rules
        .lost()
        .forEach(
            lost -> texts.add("rule " + lost.rule() + " is lost: " + lost.error().getMessage()));
    return texts;
  }

  RuleSet rules() {
    return rules;
  }

  /// What records call it.
  String name() {
    return "waf";
  }

  /// Whether what the rules block is refused.
  boolean blocks() {
    return config.mode() == WafConfig.Mode.BLOCK;
  }

  // The request.

  @Override
  public Verdict onHead(Exchange x) {
    Trial trial = trial(x);
    if (trial == null) {
      return NO_ROOM;
    }
    Verdict verdict =
        ruling.of(trial, trial.requestHead(x, decoded ? Names.CONTENT_ENCODING : null));
    if (verdict != Verdict.CONTINUE && blocks()) {
      return verdict;
    }
    boolean body = x.hasRequestBody() && !x.webSocket() && !passed.include(x.head());
    trial.wantsBody(body && trial.rulesWantBody());
    if (!trial.wantsBody()) {
      return first(verdict, ruling.of(trial, trial.requestBody(NOTHING, true)));
    }
    return coded(x) ? unreadable(trial) : verdict;
  }

  /// Begins a trial if there is memory for it: an exchange may wait long for its body or its
  /// answer.
  private @Nullable Trial trial(Exchange x) {
    int head = x.head() instanceof HeadTable table ? table.footprint() : 0;
    int room = x.rehearsal() ? 0 : LEAST_ROOM + TIMES * head;
    if (!memory.take(room)) {
      return null;
    }
    Trial trial = new Trial(this, x, room);
    x.put(TRIAL, trial);
    x.put(Judging.SLOT, trial);
    return trial;
  }

  /// What is said first is reported, where rules are only watched.
  private static Verdict first(Verdict one, Verdict other) {
    return one == Verdict.CONTINUE ? other : one;
  }

  /// Judges the head of an exchange that is refused already, for the record.
  void look(Exchange x) {
    Trial trial = x.get(TRIAL) == null ? trial(x) : null;
    if (trial != null) {
      Remains remains = x.remains();
      if (!(remains == null ? trial.requestHead(x, null) : trial.remains(remains)).blocks()) {
        trial.requestBody(NOTHING, true);
      }
    }
  }

  /// Whether the body is compressed and nobody has decoded it: the rules would see nothing.
  private boolean coded(Exchange x) {
    Head head = x.head();
    int index = head.find(Names.CONTENT_ENCODING);
    return blocks()
        && !decoded
        && index >= 0
        && (head.next(Names.CONTENT_ENCODING, index) >= 0
            || !head.value(index).sameIgnoringCase("identity"));
  }

  private static Verdict unreadable(Trial trial) {
    trial.blocked(0);
    return Refusal.of(
        Code.CODING_UNKNOWN, "compressed body before rules (expected: `decompress` on the route)");
  }

  @Override
  public Need need() {
    return need;
  }

  @Override
  public boolean wants(Exchange x) {
    Trial trial = x.get(TRIAL);
    return trial != null && trial.wantsBody();
  }

  @Override
  public Verdict onBody(Exchange x, Body body) {
    Trial trial = x.get(TRIAL);
    if (trial == null || trial.isBroken()) {
      return Verdict.CONTINUE;
    }
    boolean tooLong = !body.whole() && config.body().longer() == Longer.REJECT;
    if (tooLong && blocks()) {
      return tooLong(trial);
    }
    if (body.bytes().length() <= SHORT) {
      return judged(trial, tooLong, trial.requestBody(body.bytes().toArray(), body.whole()));
    }
    Charge charge = Charge.of(memory, body.bytes().length());
    return charge == null ? starved(trial) : elsewhere(trial, body, charge, tooLong);
  }

  private Verdict elsewhere(Trial trial, Body body, Charge charge, boolean tooLong) {
    trial.copy(charge);
    trial.elsewhere(true);
    byte[] bytes = body.bytes().toArray();
    boolean whole = body.whole();
    return new Verdict.Wait<>(
        charge.during(computers.asking(() -> trial.requestBody(bytes, whole))),
        (_, said) -> {
          trial.elsewhere(false);
          return judged(trial, tooLong, said);
        },
        PATIENCE);
  }

  private static Verdict starved(Trial trial) {
    trial.starved();
    return Refusal.of(Code.MEMORY_EXHAUSTED, "no memory left to judge the request body");
  }

  private Verdict judged(Trial trial, boolean tooLong, io.bartizan.waf.engine.Verdict said) {
    Verdict verdict = ruling.of(trial, said);
    return verdict == Verdict.CONTINUE && tooLong ? tooLong(trial) : verdict;
  }

  private Verdict tooLong(Trial trial) {
    trial.blocked(0);
    return Refusal.of(Code.WAF_BODY, "body of more than " + need.bytes() + " bytes");
  }

  // The answer.

  /// What is compressed could not be judged.
  @Override
  public Verdict onForward(Exchange x, Attempt attempt) {
    if (!config.responses().isOff()) {
      attempt.edits().set(IDENTITY);
    }
    return Verdict.CONTINUE;
  }

  @Override
  public Verdict onAnswer(Exchange x, AnswerHead answer) {
    Trial trial = x.get(TRIAL);
    if (trial == null || trial.isBroken() || answer.own() || config.responses().isOff()) {
      return Verdict.CONTINUE;
    }
    Verdict verdict = ruling.of(trial, trial.answerHead(x, answer));
    if (verdict != Verdict.CONTINUE && blocks()) {
      return verdict;
    }
    if (!trial.rulesWantAnswer() || !hasBody(x, answer)) {
      return first(verdict, ruling.of(trial, trial.answerBody(NOTHING, 0)));
    }
    if (answer.head().has(Names.CONTENT_ENCODING)) {
      return codedAnswer(trial);
    }
    withhold(trial, answer);
    return verdict;
  }

  private static boolean hasBody(Exchange x, AnswerHead answer) {
    int status = answer.status();
    Bytes length = answer.head().only(Names.CONTENT_LENGTH);
    return !x.method().equals(Method.HEAD)
        && status >= 200
        && status != 204
        && status != 304
        && !length.sameIgnoringCase("0");
  }

  private static Verdict codedAnswer(Trial trial) {
    trial.blocked(0);
    return Refusal.of(
        Code.WAF_BLOCKED, "answer with a content coding (expected: identity, as was asked for)");
  }

  private void withhold(Trial trial, AnswerHead answer) {
    WafResponsesConfig responses = config.responses();
    Withheld body =
        new Withheld(
            new AnswerJudge(trial),
            memory,
            (int) responses.limit().bytes(),
            responses.longer() == Longer.REJECT,
            blocks());
    trial.withheld(body);
    answer.through(body);
  }

  /// Judges the body of an answer, a long one on a thread of the pool.
  private final class AnswerJudge implements Withheld.Judge {
    private final Trial trial;

    AnswerJudge(Trial trial) {
      this.trial = trial;
    }

    @Override
    public Verdict.@Nullable Work<io.bartizan.waf.engine.Verdict> elsewhere(
        byte[] body, int length) {
      if (length <= SHORT) {
        return null;
      }
      trial.elsewhere(true);
      return computers.asking(() -> trial.answerBody(body, length));
    }

    @Override
    public @Nullable Refusal judge(byte[] body, int length) {
      return refusal(trial.answerBody(body, length));
    }

    @Override
    public @Nullable Refusal judged(io.bartizan.waf.engine.Verdict found) {
      trial.elsewhere(false);
      return refusal(found);
    }

    private @Nullable Refusal refusal(io.bartizan.waf.engine.Verdict found) {
      return switch (ruling.of(trial, found)) {
        case Refusal refusal -> refusal;
        case Verdict.Abort abort -> Refusal.of(abort.code(), abort.reason());
        case Verdict _ -> null;
      };
    }
  }

  @Override
  public void onEnd(Exchange x, Outcome outcome) {
    Trial trial = x.get(TRIAL);
    if (trial != null) {
      trial.close();
      memory.give(trial.room());
    }
  }
}
