package io.bartizan.gateway.demo;

import com.nimbusds.jose.util.JSONObjectUtils;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The API that the demo guards: `GET /orders`, `GET /orders/{id}`, `POST /orders`. It trusts
/// whoever calls it, as APIs behind a gateway do. It keeps at most 1,000 orders, in memory.
public final class OrdersApi implements AutoCloseable {
  private static final Pattern ONE = Pattern.compile("/orders/(\\d{1,9})");
  private static final int MOST = 1_000;
  private static final int LONGEST_BODY = 16 * 1024;

  private final TreeMap<Integer, Map<String, Object>> orders = new TreeMap<>();
  private final Loopback server;

  private OrdersApi(int port) throws IOException {
    add("rope, 30 m", 1);
    add("lantern", 2);
    server = Loopback.serving("the orders API", port, this::serve);
  }

  /// Serves on `port` of 127.0.0.1, or on any free one if it is 0.
  public static OrdersApi serving(int port) throws IOException {
    return new OrdersApi(port);
  }

  public int port() {
    return server.port();
  }

  private void serve(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getRawPath();
    boolean reading =
        exchange.getRequestMethod().equals("GET") || exchange.getRequestMethod().equals("HEAD");
    Matcher one = ONE.matcher(path);
    if (reading && one.matches()) {
      answerOne(exchange, Integer.parseInt(one.group(1)));
    } else if (reading && path.equals("/orders")) {
      Loopback.answer(exchange, 200, list());
    } else if (exchange.getRequestMethod().equals("POST") && path.equals("/orders")) {
      accept(exchange);
    } else {
      Loopback.answer(exchange, 404, "{\"error\":\"no such thing here\"}");
    }
  }

  private void answerOne(HttpExchange exchange, int id) throws IOException {
    @Nullable String order = one(id);
    Loopback.answer(
        exchange,
        order == null ? 404 : 200,
        order == null ? "{\"error\":\"no such order\"}" : order);
  }

  private void accept(HttpExchange exchange) throws IOException {
    try {
      byte[] body = exchange.getRequestBody().readNBytes(LONGEST_BODY);
      Map<String, Object> wish = JSONObjectUtils.parse(new String(body, StandardCharsets.UTF_8));
      int id =
          add(JSONObjectUtils.getString(wish, "item"), JSONObjectUtils.getInt(wish, "quantity"));
      exchange.getResponseHeaders().set("Location", "/orders/" + id);
      Loopback.answer(exchange, 201, String.valueOf(one(id)));
    } catch (ParseException _) {
      Loopback.answer(
          exchange,
          400,
          "{\"error\":\"expected: {\\\"item\\\": text, \\\"quantity\\\": number}\"}");
    }
  }

  private synchronized int add(@Nullable String item, int quantity) {
    int id = orders.isEmpty() ? 1 : orders.lastKey() + 1;
    if (orders.size() == MOST) {
      orders.remove(orders.firstKey());
    }
    Map<String, Object> order = new LinkedHashMap<>();
    order.put("id", id);
    order.put("item", item == null ? "" : item);
    order.put("quantity", quantity);
    orders.put(id, order);
    return id;
  }

  private synchronized @Nullable String one(int id) {
    Map<String, Object> order = orders.get(id);
    return order == null ? null : JSONObjectUtils.toJSONString(order);
  }

  private synchronized String list() {
    return orders.values().stream()
        .map(JSONObjectUtils::toJSONString)
        .collect(Collectors.joining(",", "[", "]"));
  }

  @Override
  public void close() {
    server.close();
  }
}
