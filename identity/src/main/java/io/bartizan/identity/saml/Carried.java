package io.bartizan.identity.saml;

import io.bartizan.identity.signin.Answers;
import io.bartizan.identity.web.Unusable;
import io.bartizan.pipeline.Answer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How our messages go to the provider: the browser carries them.
record Carried(@Nullable OwnKey key) {
  /// Where a message goes, and how.
  record Way(SamlConfig.Binding binding, URI place) {}

  /// The wanted way, or whichever there is.
  ///
  /// @throws Unusable if there is none
  static Way way(Map<SamlConfig.Binding, URI> places, SamlConfig.Binding wanted) throws Unusable {
    for (SamlConfig.Binding each :
        List.of(wanted, SamlConfig.Binding.REDIRECT, SamlConfig.Binding.POST)) {
      URI place = places.get(each);
      if (place != null) {
        return new Way(each, place);
      }
    }
    throw new Unusable("the provider's metadata has no place for this");
  }

  /// Sends the browser there with a message; it is signed on the way.
  ///
  /// @param parameter `SAMLRequest` or `SAMLResponse`
  /// @param relayState empty for none
  /// @param cookies values of `Set-Cookie`
  Answer.Content send(
      Way way, String parameter, Messages.Draft draft, String relayState, List<String> cookies) {
    if (way.binding == SamlConfig.Binding.REDIRECT) {
      return Answers.redirect(
          RedirectBinding.url(way.place, parameter, draft.text(), relayState, key), cookies);
    }
    if (key != null) {
      key.envelop(draft.root(), draft.issuer());
    }
    byte[] bytes = draft.text().getBytes(StandardCharsets.UTF_8);
    Map<String, String> form = new LinkedHashMap<>();
    form.put(parameter, Base64.getEncoder().encodeToString(bytes));
    if (!relayState.isEmpty()) {
      form.put("RelayState", relayState);
    }
    return Answers.form(way.place.toString(), form, cookies);
  }
}
