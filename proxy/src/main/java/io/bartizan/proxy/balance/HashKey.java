package io.bartizan.proxy.balance;

import io.bartizan.pipeline.Address;
import io.bartizan.pipeline.HeadTable;
import io.bartizan.pipeline.Identity;
import io.bartizan.pipeline.Name;
import io.bartizan.pipeline.Walk;
import org.jspecify.annotations.Nullable;

/// What of a request says which endpoint it belongs to.
public sealed interface HashKey {
  /// The hash of a request that does not have the key.
  long ABSENT = 0;

  /// The hash of what the request says, the same in every process; [#ABSENT] if it says nothing.
  long hash(Walk x);

  /// `header:NAME`, `cookie:NAME`, `client-ip` or `claim:NAME`.
  ///
  /// @throws IllegalArgumentException if `text` is none of these
  static HashKey parse(String text) {
    int colon = text.indexOf(':');
    String name = text.substring(colon + 1);
    return switch (colon < 0 ? text : text.substring(0, colon + 1)) {
      case "client-ip" -> new OfClient();
      case "header:" -> new OfHeader(Name.of(name));
      case "cookie:" -> new OfCookie(new Cookie(name));
      case "claim:" -> new OfClaim(name);
      default ->
          throw new IllegalArgumentException(
              text + " (expected: header:NAME, cookie:NAME, client-ip or claim:NAME)");
    };
  }

  private static long present(long hash) {
    return hash == ABSENT ? 1 : hash;
  }

  /// The value of a header; of several, all in their order.
  record OfHeader(Name name) implements HashKey {
    @Override
    public long hash(Walk x) {
      HeadTable head = x.table();
      long hash = ABSENT;
      for (int i = head.find(name); i >= 0; i = head.next(name, i)) {
        hash = present(Mix.of(hash + Mix.of(head.bytes(), head.valueStart(i), head.valueEnd(i))));
      }
      return hash;
    }
  }

  /// The value of a cookie.
  record OfCookie(Cookie cookie) implements HashKey {
    @Override
    public long hash(Walk x) {
      long found = cookie.find(x.table());
      return found == Cookie.ABSENT
          ? ABSENT
          : present(Mix.of(x.table().bytes(), Cookie.start(found), Cookie.end(found)));
    }
  }

  /// The client's address; of IPv6 the first 64 bits.
  record OfClient() implements HashKey {
    @Override
    public long hash(Walk x) {
      Address client = x.client();
      return present(Mix.of(Mix.of(client.high()) + (client.v4() ? client.low() : 0)));
    }
  }

  /// A claim of the caller's credential that is a text, a number or a truth value.
  record OfClaim(String name) implements HashKey {
    public OfClaim {
      if (name.isBlank()) {
        throw new IllegalArgumentException("claim: (expected: claim:NAME)");
      }
    }

    @Override
    public long hash(Walk x) {
      Identity identity = x.identity();
      Object claim = identity == null ? null : claim(identity);
      return switch (claim) {
        case null -> ABSENT;
        case String text -> present(Mix.of(text));
        case Number number -> present(Mix.of(number.longValue()));
        case Boolean truth -> present(Mix.of(truth ? 2 : 3));
        default -> ABSENT;
      };
    }

    private @Nullable Object claim(Identity identity) {
      return name.equals("sub") ? identity.subject() : identity.claim(name);
    }
  }
}
