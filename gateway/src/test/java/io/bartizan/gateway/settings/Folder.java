package io.bartizan.gateway.settings;

import io.bartizan.config.Loaded;
import io.bartizan.gateway.demo.DemoCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
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
    DemoCertificate.write(path.resolve("api.pem"), path.resolve("api.key"), Instant.now());
    return new Folder(path);
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
