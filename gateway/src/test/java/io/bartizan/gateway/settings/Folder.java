package io.bartizan.gateway.settings;

import io.bartizan.config.Loaded;
import io.bartizan.testkit.TestCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;

/// A folder with a configuration and, as `api.pem` and `api.key`, a certificate for localhost.
public record Folder(Path path) {
  /// The beginning of most configurations.
  public static final String BEGINNING =
      """
      listen: { https: 8443 }
      tls: { certificate: api.pem, key: api.key }
      services: { orders: { endpoints: "http://127.0.0.1:9001" } }
      """;

  public static Folder in(Path path) throws IOException {
    try {
      TestCertificates.in(path).server("api", "localhost", "127.0.0.1", "::1");
      return new Folder(path);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK makes no certificate", e);
    }
  }

  public Path file() {
    return path.resolve("bartizan.yaml");
  }

  /// Writes `yaml` as the configuration.
  public Folder with(String yaml) throws IOException {
    Files.writeString(file(), yaml);
    return this;
  }

  /// What is wrong with `yaml`, without the file's name.
  public List<String> problems(String yaml) throws IOException {
    return switch (GatewaySettings.load(with(yaml).file())) {
      case Loaded.Good<GatewaySettings> _ -> List.of();
      case Loaded.Bad<GatewaySettings> bad ->
          bad.problems().list().stream()
              .map(problem -> problem.toString().replace(file() + ":", ""))
              .toList();
    };
  }

  /// What `yaml` says, which is right.
  public GatewaySettings settings(String yaml) throws IOException {
    return GatewaySettings.load(with(yaml).file()).orElseThrow();
  }
}
