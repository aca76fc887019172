package io.bartizan.identity.session;

import io.bartizan.pipeline.Verdict;
import java.util.function.Consumer;

/// Goes on when a work has returned; hands on that it has failed.
public record Then<T>(Verdict.Done<?> end, Consumer<T> next) implements Verdict.Done<T> {
  @Override
  public void value(T value) {
    try {
      next.accept(value);
    } catch (Throwable cause) {
      end.failed(cause);
    }
  }

  @Override
  public void failed(Throwable cause) {
    end.failed(cause);
  }
}
