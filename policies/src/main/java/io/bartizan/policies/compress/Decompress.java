package io.bartizan.policies.compress;

import io.bartizan.pipeline.Attempt;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.Head;
import io.bartizan.pipeline.Memory;
import io.bartizan.pipeline.Name;
import io.bartizan.pipeline.Names;
import io.bartizan.pipeline.OnEnd;
import io.bartizan.pipeline.OnForward;
import io.bartizan.pipeline.OnHead;
import io.bartizan.pipeline.Outcome;
import io.bartizan.pipeline.Refusal;
import io.bartizan.pipeline.Slot;
import io.bartizan.pipeline.Verdict;
import io.bartizan.policies.compress.DecompressConfig.Known;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Decodes compressed request bodies under caps, before any policy looks at them. One coding, once:
/// what is coded twice is refused, and so is a coding that is not known, since it would hide the
/// body from the policies behind.
public final class Decompress implements OnHead, OnForward, OnEnd {
  private static final Slot<Loan> LOAN = Slot.of("decompress", Loan.class);
  private static final Name CONTENT_DIGEST = Name.of("content-digest");
  private static final Name DIGEST = Name.of("digest");
  private static final Name CONTENT_MD5 = Name.of("content-md5");

  private final long size;
  private final int ratio;
  private final Set<Known> known;
  private final Memory memory;
  private final Refusal unknown;
  private final Refusal starved =
      Refusal.of(Code.MEMORY_EXHAUSTED, "no memory left to decode the body");

  /// @throws IllegalArgumentException if a coding cannot be had on this machine
  public Decompress(DecompressConfig config, Memory memory) {
    if (config.algorithms().contains(Known.BR)) {
      Natives.demand();
    }
    this.size = config.size().bytes();
    this.ratio = config.ratio();
    this.known = config.algorithms();
    this.memory = memory;
    String accepted =
        known.stream()
            .map(coding -> coding.name().toLowerCase(Locale.ROOT))
            .sorted()
            .collect(Collectors.joining(", "));
    unknown =
        Refusal.of(Code.CODING_UNKNOWN, "content coding other than " + accepted)
            .with(Names.ACCEPT_ENCODING, accepted);
  }

  @Override
  public Verdict onHead(Exchange x) {
    Head head = x.head();
    int index = head.find(Names.CONTENT_ENCODING);
    if (index < 0) {
      return Verdict.CONTINUE;
    }
    Bytes said = head.value(index);
    boolean single = head.next(Names.CONTENT_ENCODING, index) < 0;
    if (single && said.sameIgnoringCase("identity")) {
      return Verdict.CONTINUE;
    }
    Known coding = single ? coding(said) : null;
    if (coding == null || !known.contains(coding)) {
      return unknown;
    }
    return x.hasRequestBody() && !x.rehearsal() ? decode(x, coding) : Verdict.CONTINUE;
  }

  private static @Nullable Known coding(Bytes said) {
    if (said.sameIgnoringCase("gzip") || said.sameIgnoringCase("x-gzip")) {
      return Known.GZIP;
    }
    return said.sameIgnoringCase("br")
        ? Known.BR
        : said.sameIgnoringCase("deflate") ? Known.DEFLATE : null;
  }

  private Verdict decode(Exchange x, Known coding) {
    int bytes = coding == Known.BR ? BrotliDecoder.FOOTPRINT : InflateDecoder.FOOTPRINT;
    Loan loan = Loan.of(memory, bytes, () -> new Capped(decoder(coding), size, ratio));
    if (loan == null) {
      return starved;
    }
    x.put(LOAN, loan);
    x.through(loan.codec());
    return Verdict.CONTINUE;
  }

  private Decoder decoder(Known coding) {
    return switch (coding) {
      case GZIP -> new InflateDecoder(true);
      case DEFLATE -> new InflateDecoder(false);
      case BR -> new BrotliDecoder(memory);
    };
  }

  /// What said something of the coded body is dropped.
  @Override
  public Verdict onForward(Exchange x, Attempt attempt) {
    if (x.get(LOAN) != null) {
      attempt
          .edits()
          .remove(Names.CONTENT_ENCODING)
          .remove(CONTENT_DIGEST)
          .remove(DIGEST)
          .remove(CONTENT_MD5);
    }
    return Verdict.CONTINUE;
  }

  @Override
  public void onEnd(Exchange x, Outcome outcome) {
    Loan loan = x.get(LOAN);
    if (loan != null) {
      loan.close();
    }
  }
}
