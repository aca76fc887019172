package io.bartizan.identity.signin;

import io.bartizan.identity.jwt.Issuers;
import io.bartizan.identity.revocation.Revocations;
import io.bartizan.identity.session.OwnUrl;
import io.bartizan.identity.session.Sessions;
import io.bartizan.identity.store.Store;
import io.bartizan.pipeline.Bulkhead;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.Ticker;

/// What a [SignInMethod] stands on.
///
/// @param name the sign-in's name
/// @param path what the paths of its pages begin with, without a slash at the end
/// @param own how browsers call the gateway
/// @param sessions where sessions are begun and ended
/// @param logins what is remembered in the browser while somebody signs in
/// @param store what gateways share
/// @param calls where the provider is asked, off the event loops
/// @param issuers who issues tokens
/// @param revocations who is withdrawn
public record Desk(
    String name,
    String path,
    OwnUrl own,
    Sessions sessions,
    LoginCookies logins,
    Store store,
    Ticker ticker,
    Bulkhead calls,
    Issuers issuers,
    Revocations revocations) {
  /// The URL of a page, as the browser that asks would write it.
  public String url(Exchange x, String page) {
    return own.origin(x) + path + '/' + page;
  }
}
