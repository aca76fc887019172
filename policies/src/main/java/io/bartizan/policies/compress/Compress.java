package io.bartizan.policies.compress;

import io.bartizan.pipeline.AnswerHead;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Edits;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.Fields;
import io.bartizan.pipeline.Head;
import io.bartizan.pipeline.Memory;
import io.bartizan.pipeline.Method;
import io.bartizan.pipeline.Name;
import io.bartizan.pipeline.Names;
import io.bartizan.pipeline.OnAnswer;
import io.bartizan.pipeline.OnEnd;
import io.bartizan.pipeline.Outcome;
import io.bartizan.pipeline.Slot;
import io.bartizan.pipeline.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Compresses answers of the upstream in the coding that the client values most. What each encoder
/// holds is taken from the process's memory budget; while nothing is left there, answers go as they
/// came.
public final class Compress implements OnAnswer, OnEnd {
  private static final Slot<Loan> LOAN = Slot.of("compress", Loan.class);
  private static final Fields VARY = Fields.of(Names.VARY, "Accept-Encoding");
  private static final Map<Coding, Fields> SAID = new EnumMap<>(Coding.class);

  static {
    for (Coding coding : Coding.values()) {
      SAID.put(coding, Fields.of(Names.CONTENT_ENCODING, coding.token()));
    }
  }

  private static final Name ACCEPT_RANGES = Name.of("accept-ranges");
  private static final Name CONTENT_DIGEST = Name.of("content-digest");
  private static final Name DIGEST = Name.of("digest");
  private static final Name CONTENT_MD5 = Name.of("content-md5");
  private static final byte[] WEAK = "W/".getBytes(StandardCharsets.ISO_8859_1);

  private final List<Coding> codings;
  private final MediaTypes types;
  private final long least;
  private final boolean secrets;
  private final Memory memory;

  /// @throws IllegalArgumentException if a coding cannot be had on this machine
  public Compress(CompressConfig config, Memory memory) {
    if (config.algorithms().contains(Coding.BR)) {
      Natives.demand();
    }
    this.codings = config.algorithms();
    this.types = new MediaTypes(config.types());
    this.least = config.minSize().bytes();
    this.secrets = config.secrets();
    this.memory = memory;
  }

  @Override
  public Verdict onAnswer(Exchange x, AnswerHead answer) {
    if (answer.own()) {
      return Verdict.CONTINUE;
    }
    answer.edits().add(VARY);
    Coding coding = compressible(x, answer) ? Accepted.best(x.head(), codings) : null;
    if (coding != null) {
      compress(x, answer, coding);
    }
    return Verdict.CONTINUE;
  }

  private boolean compressible(Exchange x, AnswerHead answer) {
    Head head = answer.head();
    return hasBody(x, answer.status())
        && !x.protocol().equals("HTTP/1.0")
        && types.include(MediaTypes.type(head.only(Names.CONTENT_TYPE)))
        && !head.has(Names.CONTENT_ENCODING)
        && !head.has(Names.CONTENT_RANGE)
        && length(head) >= least
        && (secrets || !Secrecy.concerns(x.head(), head))
        && !Secrecy.fixed(head)
        && !head.has(CONTENT_DIGEST)
        && !head.has(DIGEST)
        && !head.has(CONTENT_MD5);
  }

  private static boolean hasBody(Exchange x, int status) {
    return !x.method().equals(Method.HEAD)
        && status >= 200
        && status != 204
        && status != 205
        && status != 206
        && status != 304;
  }

  /// The length that the head tells; more than any limit if it tells none.
  private static long length(Head head) {
    Bytes text = head.only(Names.CONTENT_LENGTH);
    if (text.isEmpty() || text.length() > 9) {
      return Long.MAX_VALUE;
    }
    long length = 0;
    for (int i = 0; i < text.length(); i++) {
      length = length * 10 + text.at(i) - '0';
    }
    return length;
  }

  private void compress(Exchange x, AnswerHead answer, Coding coding) {
    Head head = answer.head();
    boolean streaming =
        !head.has(Names.CONTENT_LENGTH)
            && MediaTypes.streamed(MediaTypes.type(head.only(Names.CONTENT_TYPE)));
    Loan loan = Loan.of(memory, coding.footprint(), () -> coding.encoder(streaming));
    if (loan == null) {
      return;
    }
    x.put(LOAN, loan);
    answer.through(loan.codec());
    Edits edits = answer.edits().set(SAID.getOrDefault(coding, Fields.NONE)).remove(ACCEPT_RANGES);
    Bytes tag = weak(head);
    if (tag != null) {
      edits.set(Fields.of(Names.ETAG, tag));
    }
  }

  /// The answer is another sequence of bytes than the upstream's, and so are its strong validators.
  private static @Nullable Bytes weak(Head head) {
    Bytes tag = head.only(Names.ETAG);
    if (tag.isEmpty() || tag.at(0) != '"') {
      return null;
    }
    byte[] text = new byte[tag.length() + WEAK.length];
    System.arraycopy(WEAK, 0, text, 0, WEAK.length);
    tag.copyTo(text, WEAK.length);
    return Bytes.view(text, 0, text.length);
  }

  @Override
  public void onEnd(Exchange x, Outcome outcome) {
    Loan loan = x.get(LOAN);
    if (loan != null) {
      loan.close();
    }
  }
}
