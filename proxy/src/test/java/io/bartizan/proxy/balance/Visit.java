package io.bartizan.proxy.balance;

import io.bartizan.pipeline.Address;
import io.bartizan.pipeline.Answer;
import io.bartizan.pipeline.AnswerHead;
import io.bartizan.pipeline.Attempt;
import io.bartizan.pipeline.Carrier;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.HeadTable;
import io.bartizan.pipeline.Identity;
import io.bartizan.pipeline.Memory;
import io.bartizan.pipeline.Need;
import io.bartizan.pipeline.Permit;
import io.bartizan.pipeline.Verdict;
import io.bartizan.pipeline.Walk;
import io.bartizan.pipeline.Witness;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

/// A request that goes nowhere: what it says is looked at, and that is all.
public final class Visit implements Carrier, Witness {
  private final Walk walk = new Walk(this, this, new Memory(1));
  private final HeadTable table = new HeadTable();

  public Visit() {
    walk.renew(table, 0, 0, 0, 0);
  }

  public Visit with(String name, String value) {
    byte[] left = name.getBytes(StandardCharsets.ISO_8859_1);
    byte[] right = value.getBytes(StandardCharsets.ISO_8859_1);
    table.append(left, 0, left.length, right, 0, right.length);
    return this;
  }

  public Visit clear() {
    table.clear();
    return this;
  }

  Visit from(Address client) {
    walk.connection(client, client, "http:80", false);
    return this;
  }

  Visit as(String subject, Map<String, Object> claims) {
    walk.identify(Identity.of(subject, "https://issuer", "jwt", Set.of(), Set.of(), claims));
    return this;
  }

  public Walk walk() {
    return walk;
  }

  @Override
  public Verdict route(Walk x) {
    throw new AssertionError();
  }

  @Override
  public void gather(Walk x, Need need) {
    throw new AssertionError();
  }

  @Override
  public void forward(Walk x, Permit permit, Attempt attempt) {
    throw new AssertionError();
  }

  @Override
  public void relay(Walk x, AnswerHead head) {
    throw new AssertionError();
  }

  @Override
  public void answer(Walk x, Answer answer, AnswerHead head) {
    throw new AssertionError();
  }

  @Override
  public void abort(Walk x) {
    throw new AssertionError();
  }

  @Override
  public void execute(Runnable task) {
    throw new AssertionError();
  }

  @Override
  public Timer after(long nanos, Runnable task) {
    throw new AssertionError();
  }

  @Override
  public void released(Walk x) {}

  @Override
  public void refused(Exchange x, String policy, Code code, String reason, boolean watched) {}

  @Override
  public void failed(Exchange x, String policy, Throwable cause) {}

  @Override
  public void late(String policy) {}
}
