package io.bartizan.gateway.run;

import io.bartizan.config.JsonText;
import io.bartizan.proxy.guard.Breaker;
import io.bartizan.proxy.upstream.Endpoint;
import io.bartizan.proxy.upstream.Service;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// What the admin listener says at `/upstreams`: every service, its breaker, and its endpoints with
/// what keeps requests from them.
final class UpstreamPage {
  private UpstreamPage() {}

  static String json(List<Service> services) {
    Map<String, Object> all = new TreeMap<>();
    for (Service service : services) {
      Map<String, Object> one = new LinkedHashMap<>();
      Breaker breaker = service.guard().breaker();
      one.put("breaker", breaker == null ? "none" : said(breaker));
      one.put("pending", service.guard().pending());
      List<Object> endpoints = new ArrayList<>();
      service.endpoints().forEach(endpoint -> endpoints.add(endpoint(endpoint)));
      one.put("endpoints", endpoints);
      all.put(service.name(), one);
    }
    return JsonText.of(all);
  }

  private static String said(Breaker breaker) {
    return breaker.state().name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static Map<String, Object> endpoint(Endpoint endpoint) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("address", endpoint.name());
    one.put("state", state(endpoint));
    one.put("requests", endpoint.active());
    one.put("connections", endpoint.open());
    return one;
  }

  private static String state(Endpoint endpoint) {
    if (endpoint.down(Endpoint.Cause.HEALTH)) {
      return "unhealthy";
    }
    return endpoint.down(Endpoint.Cause.OUTLIER) ? "ejected" : "available";
  }
}
