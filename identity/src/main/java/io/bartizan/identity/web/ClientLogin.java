package io.bartizan.identity.web;

import io.bartizan.config.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/// Who the gateway is to an authorization server (RFC 6749, section 2.3.1).
public record ClientLogin(String id, Secret secret, SecretBy by) {
  /// Adds name and password to the form or the fields of a request.
  public void identify(Map<String, String> form, Map<String, String> fields) {
    String password = secret.use(bytes -> new String(bytes, StandardCharsets.UTF_8));
    switch (by) {
      case POST -> {
        form.put("client_id", id);
        form.put("client_secret", password);
      }
      case BASIC -> {
        String pair = FormText.encode(id) + ':' + FormText.encode(password);
        byte[] bytes = pair.getBytes(StandardCharsets.UTF_8);
        fields.put("Authorization", "Basic " + Base64.getEncoder().encodeToString(bytes));
      }
    }
  }
}
