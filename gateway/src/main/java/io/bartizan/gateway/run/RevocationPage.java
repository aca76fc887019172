package io.bartizan.gateway.run;

import io.bartizan.config.JsonText;
import io.bartizan.config.Secret;
import io.bartizan.identity.dpop.Dpop;
import io.bartizan.identity.revocation.Revocations;
import io.bartizan.identity.revocation.Withdrawal;
import io.bartizan.pipeline.Answer;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.Names;
import io.bartizan.pipeline.OnHead;
import io.bartizan.pipeline.Verdict;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// `POST /revocations?entry=...` of the admin listener: withdraws tokens, for whoever has the
/// secret. What it answers with 204 holds here at once, and soon at the other gateways of the same
/// store.
final class RevocationPage implements OnHead {
  static final String PATH = "/revocations";

  private static final String ENTRY = "entry=";
  private static final String SCHEME = "Bearer ";
  private static final long PATIENCE = Duration.ofSeconds(10).toNanos();

  private final Secret secret;
  private final Revocations revocations;

  RevocationPage(Secret secret, Revocations revocations) {
    this.secret = secret;
    this.revocations = revocations;
  }

  @Override
  public Verdict onHead(Exchange x) {
    if (!admits(x.head().only(Names.AUTHORIZATION))) {
      return answer(401, "Send the secret of `revocation` as a bearer token.");
    }
    String query = x.query().toString();
    if (!query.startsWith(ENTRY) || query.indexOf('&') >= 0) {
      return answer(400, "Send one entry, as in ?entry=sub%20https://id.example.com%20alice");
    }
    try {
      String line =
          URLDecoder.decode(query.substring(ENTRY.length()), StandardCharsets.UTF_8).strip();
      return withdraw(Withdrawal.parse(line));
    } catch (IllegalArgumentException e) {
      return answer(400, String.valueOf(e.getMessage()));
    }
  }

  private boolean admits(Bytes value) {
    return value.startsIgnoringCase("bearer ")
        && secret.matches(value.slice(SCHEME.length(), value.length()).toArray());
  }

  private Verdict withdraw(Withdrawal one) {
    return new Verdict.Wait<>(
        Dpop.answered(revocations.withdraw(one)), (_, kept) -> told(kept), PATIENCE);
  }

  private static Answer told(Optional<Boolean> kept) {
    return kept.isPresent()
        ? AdminPages.content(204, "application/json", Bytes.EMPTY)
        : answer(503, "It could not be written down. Nothing is withdrawn.");
  }

  private static Answer answer(int status, String text) {
    byte[] json = JsonText.of(Map.of("detail", text)).getBytes(StandardCharsets.UTF_8);
    return AdminPages.content(status, "application/json", Bytes.view(json, 0, json.length));
  }
}
