package io.bartizan.waf.engine;

import io.bartizan.waf.lang.Mode;
import io.bartizan.waf.lang.Variable;
import io.bartizan.waf.state.Exclusion;
import io.bartizan.waf.state.State;
import io.bartizan.waf.text.Text;
import java.util.BitSet;

/// Effects of `ctl`.
final class ControlEffects {
  private ControlEffects() {}

  /// Changes the engine's mode.
  record Switching(Mode mode) implements Effect {
    @Override
    public void on(State state) {
      state.controls().mode(mode);
    }
  }

  /// Says whether the request body is read.
  record ReadingRequest(boolean on) implements Effect {
    @Override
    public void on(State state) {
      state.controls().readRequest(on);
    }
  }

  /// Says whether the response body is read.
  record ReadingResponse(boolean on) implements Effect {
    @Override
    public void on(State state) {
      state.controls().readResponse(on);
    }
  }

  /// Says whether REQUEST_BODY is filled whatever reads the body.
  record Forcing(boolean on) implements Effect {
    @Override
    public void on(State state) {
      state.controls().forceRequestBody(on);
    }
  }

  /// Says what reads the request body.
  record Processing(String processor) implements Effect {
    @Override
    public void on(State state) {
      state.controls().processor(processor);
      state.set(Variable.REQBODY_PROCESSOR, Text.latin1(processor));
    }
  }

  /// Leaves out rules by index.
  record Dropping(BitSet rules) implements Effect {
    @Override
    public void on(State state) {
      state.controls().dropped().or(rules);
    }
  }

  /// Lets rules by index no longer look at a target.
  record Blinding(BitSet rules, Exclusion exclusion) implements Effect {
    @Override
    public void on(State state) {
      state.controls().blind(rules, exclusion);
    }
  }
}
