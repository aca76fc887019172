package io.bartizan.proxy.settings;

import io.bartizan.config.Check;
import io.bartizan.config.Default;
import io.bartizan.config.Doc;
import io.bartizan.config.Example;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Name;
import io.bartizan.proxy.balance.Condition;
import io.bartizan.proxy.balance.Cookie;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What a request says to be meant. One of these is enough.
@Doc("What a request says to be meant. One of these is enough.")
public record WhenSettings(
    @Doc("Header fields with exactly this value.") @Example("{ x-canary: \"yes\" }") @Default("{}")
        Map<String, String> header,
    @Doc("Cookies with exactly this value.") @Example("{ canary: \"yes\" }") @Default("{}")
        Map<String, String> cookie) {

  public WhenSettings {
    Check.that(!header.isEmpty() || !cookie.isEmpty(), "header", "absent", "a header or a cookie");
    header.keySet().forEach(Name::of);
    cookie.keySet().forEach(Cookie::new);
  }

  /// What the data plane looks for.
  public List<Condition> conditions() {
    List<Condition> all = new ArrayList<>();
    header.forEach((name, value) -> all.add(new Condition.Header(Name.of(name), Bytes.of(value))));
    cookie.forEach(
        (name, value) -> all.add(new Condition.OfCookie(new Cookie(name), Bytes.of(value))));
    return all;
  }
}
