package io.bartizan.identity.introspection;

import io.bartizan.identity.web.ClientLogin;
import io.bartizan.identity.web.OpenLine;
import io.bartizan.identity.web.Unusable;
import io.bartizan.identity.web.Web;
import io.bartizan.pipeline.Ticker;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// Asks the issuer about tokens. Blocks; called on virtual threads.
final class Provider {
  private final IntrospectionConfig config;
  private final Response response;
  private final Ticker ticker;
  private final ClientLogin login;
  private final OpenLine line;

  Provider(IntrospectionConfig config, Ticker ticker) {
    this.config = config;
    this.response = new Response(config);
    this.ticker = ticker;
    this.login = new ClientLogin(config.clientId(), config.clientSecret(), config.secretBy());
    this.line = new OpenLine(config.trust(), config.timeout());
  }

  Finding ask(byte[] token) throws InterruptedException {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("token", new String(token, StandardCharsets.ISO_8859_1));
    form.put("token_type_hint", "access_token");
    Map<String, String> fields = new LinkedHashMap<>();
    login.identify(form, fields);
    try {
      Web.Document answer = Web.checked(config.url(), line.post(config.url(), form, fields));
      return response.judge(token, answer.body().toArray(), ticker.millis());
    } catch (Unusable e) {
      return new Finding.Unknown(String.valueOf(e.getMessage()));
    }
  }
}
