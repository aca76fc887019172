package io.bartizan.gateway.demo;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// A client that visits a gateway in every way that clients do.
final class Visits {
  /// Clients come and go: what happens to a connection at its ends is gone through too.
  private static final int CLIENTS = 20;

  private static final int EACH = 100;

  private final int securePort;
  private final int clearPort;
  private final HttpClient client;
  private final String token;
  private int answers;

  private Visits(int securePort, int clearPort, HttpClient client, String token) {
    this.securePort = securePort;
    this.clearPort = clearPort;
    this.client = client;
    this.token = token;
  }

  /// Returns how many requests were answered as they should be.
  ///
  /// @throws IOException if one was not
  static int to(DemoFolder folder, int securePort, int clearPort)
      throws IOException, GeneralSecurityException, InterruptedException {
    String field = Files.readString(folder.credential(DemoFolder.BUYER)).strip();
    String token = field.substring(field.lastIndexOf(' ') + 1);
    int answers = 0;
    for (int i = 0; i < CLIENTS; i++) {
      try (HttpClient client = client(folder)) {
        Visits visits = new Visits(securePort, clearPort, client, token);
        visits.all();
        answers += visits.answers;
      }
    }
    return answers;
  }

  private static HttpClient client(DemoFolder folder) throws IOException, GeneralSecurityException {
    return HttpClient.newBuilder()
        .connectTimeout(Duration.ofSeconds(10))
        .sslContext(trusting(folder))
        .build();
  }

  private static SSLContext trusting(DemoFolder folder)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null);
    try (InputStream in = Files.newInputStream(folder.certificate())) {
      Certificate own = CertificateFactory.getInstance("X.509").generateCertificate(in);
      store.setCertificateEntry("demo", own);
    }
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private void all() throws IOException, InterruptedException {
    String secure = "https://localhost:" + securePort;
    String clear = "http://127.0.0.1:" + clearPort;
    for (int i = 0; i < EACH; i++) {
      visit(HttpClient.Version.HTTP_1_1, clear + "/orders", 200);
      visit(HttpClient.Version.HTTP_1_1, secure + "/orders", 200);
      visit(HttpClient.Version.HTTP_2, secure + "/orders", 200);
      order(clear + "/orders");
    }
    visit(HttpClient.Version.HTTP_2, secure + "/invoices", 404);
    visit(HttpClient.Version.HTTP_1_1, clear + "/invoices", 404);
  }

  private void visit(HttpClient.Version version, String url, int expected)
      throws IOException, InterruptedException {
    send(request(url).version(version).build(), expected);
  }

  private void order(String url) throws IOException, InterruptedException {
    HttpRequest.BodyPublisher body =
        HttpRequest.BodyPublishers.ofString("{\"item\":\"compass, 8 cm\",\"quantity\":1}");
    HttpRequest.Builder request = request(url).version(HttpClient.Version.HTTP_1_1).POST(body);
    send(request.header("Content-Type", "application/json").build(), 201);
  }

  private HttpRequest.Builder request(String url) {
    return HttpRequest.newBuilder(URI.create(url))
        .header("Authorization", "Bearer " + token)
        .timeout(Duration.ofSeconds(30));
  }

  private void send(HttpRequest request, int expected) throws IOException, InterruptedException {
    int status = client.send(request, BodyHandlers.ofByteArray()).statusCode();
    if (status != expected) {
      throw new IOException(request.uri() + ": " + status + " (expected: " + expected + ")");
    }
    answers++;
  }
}
