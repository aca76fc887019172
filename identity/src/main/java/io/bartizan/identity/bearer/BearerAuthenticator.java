package io.bartizan.identity.bearer;

import io.bartizan.identity.Authenticator;
import io.bartizan.identity.Proof;
import io.bartizan.identity.token.Tokens;
import io.bartizan.identity.token.Unverified;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Edits;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.Head;
import io.bartizan.pipeline.Identity;
import io.bartizan.pipeline.Names;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Tokens in `Authorization` (RFC 6750, RFC 9449). With several issuers the token's own, unverified
/// word chooses whose rules judge it, and then these and no others do.
public final class BearerAuthenticator implements Authenticator {
  private static final Proof TWICE =
      new Proof.Rejected(Code.CREDENTIAL_AMBIGUOUS, "more than one Authorization field");
  private static final Proof EMPTY =
      new Proof.Rejected(Code.TOKEN_MALFORMED, "no token behind the scheme");

  private final Tokens[] ways;
  private final String name;
  private final int longest;
  private final Safeguard safeguard;

  /// @param ways in the order in which they are asked whether a token is theirs; at least one
  /// @param safeguard what else has to be true of a good token
  public BearerAuthenticator(List<? extends Tokens> ways, Safeguard safeguard) {
    if (ways.isEmpty()) {
      throw new IllegalArgumentException("ways: none (expected: at least one)");
    }
    this.ways = ways.toArray(Tokens[]::new);
    this.name = ways.stream().map(Tokens::name).distinct().collect(Collectors.joining("+"));
    this.longest = ways.stream().mapToInt(Tokens::longest).max().orElseThrow();
    this.safeguard = safeguard;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Proof prove(Exchange x) {
    Head head = x.head();
    int index = head.find(Names.AUTHORIZATION);
    if (index < 0) {
      return Proof.Absent.ABSENT;
    }
    if (head.next(Names.AUTHORIZATION, index) >= 0) {
      return TWICE;
    }
    Bytes value = head.value(index);
    Scheme scheme = Scheme.of(value);
    return scheme == null || scheme == Scheme.DPOP && !safeguard.knowsDpop()
        ? Proof.Absent.ABSENT
        : safeguard.guard(x, scheme, prove(x, value, scheme.start(value)));
  }

  private Proof prove(Exchange x, Bytes value, int start) {
    if (start == value.length()) {
      return EMPTY;
    }
    for (Tokens way : ways) {
      Proof known = way.remembered(x, value, start);
      if (known != null) {
        return known;
      }
    }
    return value.length() - start > longest
        ? tooLong(value.length() - start)
        : judge(x, value.slice(start, value.length()).toArray());
  }

  private Proof tooLong(int length) {
    return new Proof.Rejected(
        Code.TOKEN_TOO_LARGE, "token of " + length + " bytes (expected: at most " + longest + ")");
  }

  private Proof judge(Exchange x, byte[] token) {
    if (ways.length == 1) {
      return ways[0].judge(x, token);
    }
    Unverified said = Unverified.of(token);
    for (Tokens way : ways) {
      if (way.takes(said)) {
        return token.length > way.longest() ? tooLong(token.length) : way.judge(x, token);
      }
    }
    return said.issuer() == null
        ? new Proof.Rejected(Code.TOKEN_MALFORMED, "a token of which no issuer can be read")
        : new Proof.Rejected(Code.TOKEN_ISSUER, "iss is none of " + texts());
  }

  private String texts() {
    return List.of(ways).stream().map(Tokens::text).collect(Collectors.joining(", "));
  }

  /// RFC 6750, section 3: without a credential no error is named.
  @Override
  public String challenge(String realm, @Nullable Code rejected) {
    return safeguard.challenge(realm, rejected);
  }

  @Override
  public void conceal(Exchange x, Edits edits) {
    safeguard.conceal(edits);
    Identity identity = x.identity();
    if (identity != null && hides(identity.method())) {
      edits.remove(Names.AUTHORIZATION);
    }
  }

  private boolean hides(String method) {
    for (Tokens way : ways) {
      if (way.name().equals(method) && !way.forwards()) {
        return true;
      }
    }
    return false;
  }
}
