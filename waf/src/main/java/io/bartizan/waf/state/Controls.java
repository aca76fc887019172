package io.bartizan.waf.state;

import io.bartizan.waf.lang.Mode;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What `ctl` and `allow` changed for the rest of one transaction.
public final class Controls {
  /// How many targets a transaction may leave out.
  static final int MOST = 1000;

  /// How far rules are left out because one allowed the transaction.
  public enum Allowed {
    NOTHING,
    PHASE,
    REQUEST,
    ALL
  }

  /// Rules by index that do not look at what an exclusion means.
  public record Blind(BitSet rules, Exclusion exclusion) {}

  private final BitSet dropped = new BitSet();
  private final List<Blind> blind = new ArrayList<>();
  private Mode mode = Mode.ON;
  private Allowed allowed = Allowed.NOTHING;
  private boolean readRequest;
  private boolean readResponse;
  private boolean forceRequestBody;
  private @Nullable String processor;

  void reset(Mode newMode, boolean request, boolean response) {
    dropped.clear();
    blind.clear();
    mode = newMode;
    allowed = Allowed.NOTHING;
    readRequest = request;
    readResponse = response;
    forceRequestBody = false;
    processor = null;
  }

  /// The engine's mode.
  public Mode mode() {
    return mode;
  }

  /// Changes the engine's mode.
  public void mode(Mode changed) {
    mode = changed;
  }

  /// How far rules are left out.
  public Allowed allowed() {
    return allowed;
  }

  /// Says how far rules are left out.
  public void allow(Allowed changed) {
    allowed = changed;
  }

  /// Whether the request body is read.
  public boolean readRequest() {
    return readRequest;
  }

  /// Says whether the request body is read.
  public void readRequest(boolean changed) {
    readRequest = changed;
  }

  /// Whether the response body is read.
  public boolean readResponse() {
    return readResponse;
  }

  /// Says whether the response body is read.
  public void readResponse(boolean changed) {
    readResponse = changed;
  }

  /// Whether REQUEST_BODY is filled whatever reads the body.
  public boolean forceRequestBody() {
    return forceRequestBody;
  }

  /// Says whether REQUEST_BODY is filled whatever reads the body.
  public void forceRequestBody(boolean changed) {
    forceRequestBody = changed;
  }

  /// What reads the request body; null if nothing does.
  public @Nullable String processor() {
    return processor;
  }

  /// Says what reads the request body.
  public void processor(@Nullable String name) {
    processor = name;
  }

  /// Rules by index that no longer run.
  public BitSet dropped() {
    return dropped;
  }

  /// Lets rules by index no longer look at what an exclusion means.
  public void blind(BitSet rules, Exclusion exclusion) {
    if (blind.size() < MOST) {
      blind.add(new Blind(rules, exclusion));
    }
  }

  /// What rules do not look at.
  public List<Blind> blind() {
    return blind;
  }
}
