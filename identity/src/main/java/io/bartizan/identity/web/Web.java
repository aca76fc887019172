package io.bartizan.identity.web;

import io.bartizan.pipeline.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// One visit to a web server, such as an identity provider's: a few small documents within one
/// deadline. Certificates are verified, redirects are not followed, nothing is kept open
/// afterwards: most visits are rare, and for others there is [OpenLine].
public final class Web implements AutoCloseable {
  /// The longest document that is read, in bytes.
  public static final int LONGEST = 1 << 20;

  /// How long a visit may take.
  public static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Pattern MAX_AGE = Pattern.compile("(?:^|[,\\s])max-age=\"?([0-9]{1,9})\\b");
  private static final Pattern NEVER = Pattern.compile("\\b(no-cache|no-store)\\b");

  private final HttpClient client;
  private final boolean own;
  private final Duration patience;
  private final long deadline;

  /// @param trust certificates to trust instead of Java's own; see [Trust]
  /// @param patience how long the whole visit may take
  public Web(@Nullable Path trust, Duration patience) throws Unusable {
    this(client(trust), true, patience);
  }

  private Web(HttpClient client, boolean own, Duration patience) {
    this.client = client;
    this.own = own;
    this.patience = patience;
    this.deadline = System.nanoTime() + patience.toNanos();
  }

  /// A visit over connections that stay open afterwards.
  static Web over(HttpClient client, Duration patience) {
    return new Web(client, false, patience);
  }

  static HttpClient client(@Nullable Path trust) throws Unusable {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .executor(task -> Thread.ofVirtual().start(task));
    if (trust != null) {
      SSLContext context = Trust.in(trust);
      builder.sslContext(context);
    }
    return built(builder);
  }

  private static HttpClient built(HttpClient.Builder builder) throws Unusable {
    try {
      return builder.build();
    } catch (UncheckedIOException e) {
      throw new Unusable("no connection can be made: " + e.getMessage());
    }
  }

  /// @param freshFor what Cache-Control says, or null
  public record Document(int status, Bytes body, @Nullable Duration freshFor) {}

  /// Gets a document, whatever its status.
  public Document get(URI uri) throws Unusable, InterruptedException {
    return get(uri, Map.of());
  }

  /// Gets a document, whatever its status.
  ///
  /// @param fields further fields of the request, or another `Accept`; their values may be secret
  public Document get(URI uri, Map<String, String> fields) throws Unusable, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).header("Accept", "application/json");
    fields.forEach(request::setHeader);
    return ask(request.build());
  }

  /// Posts a form, and gets whatever comes back.
  ///
  /// @param form names and values, which are encoded here
  /// @param fields further fields of the request; their values may be secret
  public Document post(URI uri, Map<String, String> form, Map<String, String> fields)
      throws Unusable, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .header("Accept", "application/json")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(FormText.of(form)));
    fields.forEach(request::header);
    return ask(request.build());
  }

  /// Posts `body`, and gets whatever comes back.
  ///
  /// @param type its media type
  public Document post(URI uri, byte[] body, String type) throws Unusable, InterruptedException {
    return ask(
        HttpRequest.newBuilder(uri)
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build());
  }

  private Document ask(HttpRequest request) throws Unusable, InterruptedException {
    URI uri = request.uri();
    CompletableFuture<HttpResponse<byte[]>> asked =
        client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LONGEST));
    try {
      HttpResponse<byte[]> answer = asked.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      return new Document(
          answer.statusCode(),
          Bytes.view(answer.body(), 0, answer.body().length),
          freshFor(answer));
    } catch (TimeoutException e) {
      throw new Unusable(uri + ": no answer within " + patience.toMillis() + " ms");
    } catch (ExecutionException e) {
      String why = uri + ": " + why(e.getCause());
      throw e.getCause() instanceof IOException ? new Broken(why) : new Unusable(why);
    } finally {
      asked.cancel(true);
    }
  }

  /// Gets a document that must be there.
  public Document need(URI uri) throws Unusable, InterruptedException {
    return checked(uri, get(uri));
  }

  public static Document checked(URI uri, Document document) throws Unusable {
    if (document.status() != 200) {
      throw new Unusable(
          uri + ": status " + document.status() + " (expected: 200; redirects are not followed)");
    }
    return document;
  }

  private static String why(@Nullable Throwable cause) {
    return switch (cause) {
      case null -> "unknown trouble";
      case IOException e when e.getMessage() == null -> e.getClass().getSimpleName();
      default -> String.valueOf(cause.getMessage());
    };
  }

  private static @Nullable Duration freshFor(HttpResponse<?> answer) {
    String control =
        String.join(",", answer.headers().allValues("cache-control")).toLowerCase(Locale.ROOT);
    if (NEVER.matcher(control).find()) {
      return Duration.ZERO;
    }
    Matcher age = MAX_AGE.matcher(control);
    return age.find() ? Duration.ofSeconds(Long.parseLong(age.group(1))) : null;
  }

  @Override
  public void close() {
    if (own) {
      client.shutdownNow();
    }
  }
}
