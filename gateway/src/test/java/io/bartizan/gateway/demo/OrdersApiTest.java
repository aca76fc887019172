package io.bartizan.gateway.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class OrdersApiTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private OrdersApi api;

  @BeforeEach
  void open() throws IOException {
    api = OrdersApi.serving(0);
  }

  @AfterEach
  void close() {
    api.close();
    client.close();
  }

  @Test
  void lists_orders_and_shows_one() throws Exception {
    assertThat(get("/orders").body()).contains("lantern");
    assertThat(get("/orders/1").body()).contains("\"id\":1");
    assertThat(get("/orders/99").statusCode()).isEqualTo(404);
    assertThat(get("/else").statusCode()).isEqualTo(404);
  }

  @Test
  void accepts_an_order() throws Exception {
    HttpResponse<String> answer = post("{\"item\":\"compass\",\"quantity\":3}");
    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(get(answer.headers().firstValue("Location").orElseThrow()).body())
        .contains("compass");
  }

  @Test
  void refuses_what_is_no_order() throws Exception {
    assertThat(post("[]").statusCode()).isEqualTo(400);
    assertThat(post("{\"item\":\"compass\"}").statusCode()).isEqualTo(400);
  }

  @Test
  void says_which_port_is_taken() {
    assertThatThrownBy(() -> OrdersApi.serving(api.port()))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("port " + api.port() + " is needed for the orders API but taken");
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api.port() + path)).build());
  }

  private HttpResponse<String> post(String body) throws Exception {
    URI orders = URI.create("http://127.0.0.1:" + api.port() + "/orders");
    return send(HttpRequest.newBuilder(orders).POST(BodyPublishers.ofString(body)).build());
  }

  private HttpResponse<String> send(HttpRequest request) throws Exception {
    return client.send(request, BodyHandlers.ofString());
  }
}
