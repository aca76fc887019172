package io.bartizan.identity.signature;

import io.bartizan.identity.Call;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.HeadTable;
import io.bartizan.pipeline.Method;
import io.bartizan.pipeline.Ticker;
import io.bartizan.pipeline.Walk;

/// A request with target and authority, as the data plane would describe it.
public final class Sent {
  private Sent() {}

  public static Walk request(
      Ticker ticker, String method, String target, String authority, String... fields) {
    Walk x = Call.with(ticker, fields);
    x.method(method(method));
    int at = write(x.table(), target);
    x.target(at, at + target.length());
    at = write(x.table(), authority);
    x.authority(at, at + authority.length());
    return x;
  }

  private static Method method(String text) {
    byte[] bytes = Bytes.of(text).toArray();
    return Method.of(bytes, 0, bytes.length);
  }

  private static int write(HeadTable table, String text) {
    table.reserve(text.length());
    int at = table.end();
    table.end(Bytes.of(text).copyTo(table.bytes(), at));
    return at;
  }
}
