package io.bartizan.proxy.balance;

import io.bartizan.pipeline.Address;
import io.bartizan.pipeline.HeadTable;
import io.bartizan.pipeline.Identity;
import io.bartizan.pipeline.Memory;
import io.bartizan.pipeline.Walk;
import io.bartizan.testkit.Nowhere;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

/// A request that goes nowhere: what it says is looked at, and that is all.
public final class Visit {
  private static final Nowhere NOWHERE = new Nowhere();

  private final Walk walk = new Walk(NOWHERE, NOWHERE, new Memory(1));
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
}
