package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.config.Secret;
import io.bartizan.gateway.reload.RemoteWatch;
import io.bartizan.gateway.settings.GatewaySettings;
import io.bartizan.testkit.ScriptedVault;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A secret in Vault is exchanged while the gateway runs.
final class SecretRotationTest {
  @TempDir Path folder;

  private static String password(GatewaySettings settings) {
    Secret password =
        Objects.requireNonNull(Objects.requireNonNull(settings.store().redis()).password());
    return password.use(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  @Test
  void a_new_version_in_vault_is_read_without_a_restart() throws Exception {
    try (ScriptedVault vault = ScriptedVault.start("token")) {
      vault.put("secret/data/redis", "{\"password\":\"one\"}");
      Map<String, String> environment =
          Map.of("VAULT_ADDR", vault.address(), "VAULT_TOKEN", "token");
      Path file =
          Files.writeString(
              folder.resolve("bartizan.yaml"),
              """
              listen: { http: 127.0.0.1:0 }
              store: { redis: { address: "127.0.0.1:1", password: "vault:secret/data/redis#password" } }
              services: { orders: { endpoints: "http://127.0.0.1:9" } }
              routes: [ { path: /**, service: orders, public: true } ]
              """);
      var loaded = GatewaySettings.load(file, environment::get);
      assertThat(password(loaded.orElseThrow())).isEqualTo("one");
      SynchronousQueue<GatewaySettings> taken = new SynchronousQueue<>();
      RemoteWatch watch =
          new RemoteWatch(
              Duration.ofMillis(20),
              () -> {
                try {
                  taken.put(GatewaySettings.load(file, environment::get).orElseThrow());
                } catch (InterruptedException _) {
                  Thread.currentThread().interrupt();
                }
              });
      watch.watch(loaded.remotes());
      watch.start();
      vault.put("secret/data/redis", "{\"password\":\"two\"}");
      GatewaySettings next = taken.poll(30, TimeUnit.SECONDS);
      watch.stop();
      assertThat(password(Objects.requireNonNull(next))).isEqualTo("two");
    }
  }
}
