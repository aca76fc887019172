package io.bartizan.policies.addresses;

import io.bartizan.pipeline.Address;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.OnHead;
import io.bartizan.pipeline.Refusal;
import io.bartizan.pipeline.Verdict;

/// Admits requests by the client's address. What is denied is refused; if anything is allowed,
/// nothing else is admitted.
public final class Addresses implements OnHead {
  private final Networks allow;
  private final Networks deny;

  public Addresses(AddressesConfig config) {
    this.allow = new Networks(config.allow());
    this.deny = new Networks(config.deny());
  }

  @Override
  public Verdict onHead(Exchange x) {
    Address client = x.client();
    if (deny.contains(client)) {
      return refusal(client + " lies in what is denied, " + deny.around(client));
    }
    return allow.isEmpty() || allow.contains(client)
        ? Verdict.CONTINUE
        : refusal(client + " lies in nothing that is allowed");
  }

  private static Refusal refusal(String reason) {
    return Refusal.of(Code.ADDRESS_DENIED, reason);
  }
}
