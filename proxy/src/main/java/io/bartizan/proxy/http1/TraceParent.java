package io.bartizan.proxy.http1;

import io.bartizan.pipeline.Ascii;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Head;
import io.bartizan.pipeline.Names;
import io.bartizan.pipeline.Walk;
import io.bartizan.proxy.lane.Scratch;

/// W3C Trace Context: a valid `traceparent` keeps its trace and flags, the gateway is its new
/// parent; any other is replaced by a new trace that carries the request's own id, and its
/// `tracestate` is dropped.
public final class TraceParent {
  private static final int LENGTH = 55;
  private static final byte[] VERSION = {'0', '0', '-'};
  private static final byte[] UNSAMPLED = {'-', '0', '0'};

  private TraceParent() {}

  /// The client's `traceparent`; empty if there is none that is valid.
  public static Bytes of(Head head) {
    Bytes text = head.only(Names.TRACEPARENT);
    return valid(text) ? text : Bytes.EMPTY;
  }

  /// Writes the value that the upstream gets.
  ///
  /// @param given what [#of] has found
  public static void put(Walk x, Bytes given, Scratch out) {
    out.put(VERSION);
    if (given.isEmpty()) {
      out.hex(x.idHigh()).hex(x.idLow()).put((byte) '-').hex(x.idLow()).put(UNSAMPLED);
    } else {
      out.put(given.slice(3, 36)).hex(x.idLow()).put(given.slice(52, LENGTH));
    }
  }

  private static boolean valid(Bytes text) {
    if (text.length() != LENGTH || text.at(0) != '0' || text.at(1) != '0') {
      return false;
    }
    boolean trace = false;
    boolean parent = false;
    for (int i = 2; i < LENGTH; i++) {
      byte b = text.at(i);
      boolean dash = i == 2 || i == 35 || i == 52;
      if (dash ? b != '-' : Ascii.hex(b) < 0 || b < 'a' && b > '9') {
        return false;
      }
      trace |= i > 2 && i < 35 && b != '0';
      parent |= i > 35 && i < 52 && b != '0';
    }
    return trace && parent;
  }
}
