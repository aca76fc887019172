package io.bartizan.identity.store;

import io.bartizan.config.Secret;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.TimeoutOptions;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How a Redis is connected to.
final class RedisDial {
  private static final int WAITING = 10_000;
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private RedisDial() {}

  /// Commands fail at once while there is no connection, and as soon as there are too many.
  static ClientOptions options(RedisConfig config) {
    ClientOptions.Builder options =
        ClientOptions.builder()
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .requestQueueSize(WAITING)
            .socketOptions(SocketOptions.builder().connectTimeout(PATIENCE).keepAlive(true).build())
            .timeoutOptions(TimeoutOptions.enabled(config.timeout()));
    if (config.trust() != null) {
      options.sslOptions(
          SslOptions.builder().jdkSslProvider().trustManager(config.trust().toFile()).build());
    }
    return options.build();
  }

  static RedisURI uri(RedisConfig config) {
    RedisURI.Builder uri =
        RedisURI.builder()
            .withHost(config.address().host())
            .withPort(config.address().port())
            .withDatabase(config.database())
            .withSsl(config.tls())
            .withVerifyPeer(true)
            .withTimeout(config.timeout())
            .withClientName("bartizan");
    Secret password = config.password();
    if (password != null) {
      uri.withAuthentication(credentials(config.user(), password));
    }
    return uri.build();
  }

  private static RedisCredentialsProvider credentials(@Nullable String user, Secret password) {
    return RedisCredentialsProvider.from(
        () -> password.use(bytes -> RedisCredentials.just(user, chars(bytes))));
  }

  private static char[] chars(byte[] utf8) {
    CharBuffer decoded = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(utf8));
    char[] chars = new char[decoded.remaining()];
    decoded.get(chars);
    return chars;
  }

  /// What lies at the bottom of a failure, in a line.
  static String reason(Throwable why) {
    Throwable cause = why;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }
}
