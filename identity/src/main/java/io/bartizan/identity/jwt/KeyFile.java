package io.bartizan.identity.jwt;

import io.bartizan.config.Check;
import io.bartizan.identity.Json;
import io.bartizan.identity.web.Web;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// Keys in a file.
record KeyFile(Path path) implements Origin {
  @Override
  public Fetched fetch() throws UnusableKeys {
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(Web.LONGEST + 1);
      if (bytes.length > Web.LONGEST) {
        throw new UnusableKeys(path + ": more than " + Web.LONGEST + " bytes");
      }
      return new Fetched(KeySet.of(bytes), null);
    } catch (IOException | Json.Malformed | UnusableKeys e) {
      throw new UnusableKeys(path + ": " + e.getMessage());
    }
  }

  /// @throws io.bartizan.config.InvalidValue if the file holds no keys that could verify a token
  static void check(Path path) {
    try {
      new KeyFile(path).fetch();
    } catch (UnusableKeys e) {
      Check.that(false, "jwks", e.getMessage(), "a JSON Web Key Set with a public key");
    }
  }
}
