package io.bartizan.policies.limit;

import io.bartizan.config.Check;
import io.bartizan.pipeline.Ascii;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.Head;
import io.bartizan.pipeline.Identity;
import io.bartizan.pipeline.Name;
import org.jspecify.annotations.Nullable;

/// Whose requests a limit counts together.
///
/// @param kind what tells callers apart
/// @param header the field whose value does, for [Kind#HEADER] only
record Per(Kind kind, @Nullable Name header) {
  private static final String EXPECTED = "client-ip, identity, route or header:NAME";
  private static final String HEADER = "header:";
  private static final int NOBODY = 0;
  private static final int SOMEBODY = 1;

  /// What tells callers apart.
  enum Kind {
    /// The client's address, of IPv6 its first 64 bits.
    CLIENT_IP,
    /// The identity that a credential has proved.
    IDENTITY,
    /// Nothing: all requests to the route count together.
    ROUTE,
    /// The value of a field.
    HEADER
  }

  static Per parse(String text) {
    return switch (text) {
      case "client-ip" -> new Per(Kind.CLIENT_IP, null);
      case "identity" -> new Per(Kind.IDENTITY, null);
      case "route" -> new Per(Kind.ROUTE, null);
      default -> header(text);
    };
  }

  private static Per header(String text) {
    String name = text.startsWith(HEADER) ? text.substring(HEADER.length()) : "";
    Check.that(Ascii.token(name) && name.length() <= 256, "per", text, EXPECTED);
    return new Per(Kind.HEADER, Name.of(name));
  }

  /// Hashes what tells the caller apart. Callers without an identity, or without the header, count
  /// together, and with nobody else.
  SipHash key(Exchange x, SipHash hash) {
    return switch (kind) {
      case CLIENT_IP -> hash.word(x.client().high()).word(x.client().v4() ? x.client().low() : 0);
      case IDENTITY -> identity(x.identity(), hash);
      case ROUTE -> hash;
      case HEADER -> header == null ? hash : values(x.head(), header, hash);
    };
  }

  private static SipHash identity(@Nullable Identity identity, SipHash hash) {
    return identity == null ? hash.word(NOBODY) : hash.word(SOMEBODY).text(identity.key());
  }

  /// All values count, so that whoever sends the field twice gains nothing. No field value holds
  /// the byte 0 that stands behind each.
  private static SipHash values(Head head, Name name, SipHash hash) {
    for (int i = head.find(name); i >= 0; i = head.next(name, i)) {
      Bytes value = head.value(i);
      for (int at = 0; at < value.length(); at++) {
        hash.octet(value.at(at));
      }
      hash.octet(0);
    }
    return hash;
  }

  @Override
  public String toString() {
    return switch (kind) {
      case CLIENT_IP -> "client-ip";
      case IDENTITY -> "identity";
      case ROUTE -> "route";
      case HEADER -> HEADER + header;
    };
  }
}
