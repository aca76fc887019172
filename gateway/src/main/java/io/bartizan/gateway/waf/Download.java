package io.bartizan.gateway.waf;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;

/// Brings an archive: from a file, or by HTTPS.
final class Download {
  private static final int MOST = 32 << 20;
  private static final String SECURE = "https://";

  private Download() {}

  static boolean isAddress(String from) {
    return from.contains("://");
  }

  /// @throws IOException if there is no such archive, or it is larger than 32 MiB
  static byte[] bring(String from) throws IOException, InterruptedException {
    return bring(from, HttpClient.newBuilder());
  }

  /// @param clients whom they trust
  static byte[] bring(String from, HttpClient.Builder clients)
      throws IOException, InterruptedException {
    return isAddress(from) ? fetch(from, clients) : read(Path.of(from));
  }

  private static byte[] read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return bounded(file.toString(), in);
    } catch (NoSuchFileException e) {
      throw new IOException(
          file + ": no such file (expected: an archive .tar.gz or .zip, or https://...)", e);
    }
  }

  private static byte[] fetch(String address, HttpClient.Builder clients)
      throws IOException, InterruptedException {
    if (!address.startsWith(SECURE)) {
      throw new IOException(address + " (expected: " + SECURE + "...)");
    }
    try (HttpClient client =
        clients
            .followRedirects(HttpClient.Redirect.NORMAL) // never from https to http
            .connectTimeout(Duration.ofSeconds(20))
            .build()) {
      return fetch(address, client);
    } catch (IOException | IllegalArgumentException e) {
      throw new IOException(
          address + ": " + trouble(e) + " (expected: an archive, whole, from who is trusted)", e);
    }
  }

  /// Some exceptions of the network say no more than what they are called.
  private static String trouble(Exception e) {
    String message = e.getMessage();
    return e instanceof ConnectException && message == null
        ? "no connection"
        : message == null ? e.getClass().getSimpleName() : message;
  }

  private static byte[] fetch(String address, HttpClient client)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address)).timeout(Duration.ofMinutes(2)).build();
    HttpResponse<InputStream> response =
        client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream in = response.body()) {
      if (response.statusCode() != 200) {
        throw new IOException("status " + response.statusCode());
      }
      return bounded("it", in);
    }
  }

  private static byte[] bounded(String from, InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(MOST + 1);
    if (bytes.length > MOST) {
      throw new IOException(from + ": larger than " + MOST + " bytes (expected: a release)");
    }
    return bytes;
  }
}
