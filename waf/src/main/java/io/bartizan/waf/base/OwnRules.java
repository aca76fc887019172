package io.bartizan.waf.base;

import io.bartizan.waf.lang.Source;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The base rule set: attacks on any API, told by marks that honest requests do not bear. Each rule
/// decides alone, with status 403, or 400 for a body that cannot be read: none needs the company of
/// another to be sure, so there is no score to tune. Ids are 100000 to 199999.
///
/// ```java
/// Rules rules = Rules.of(OwnRules.sources());
/// ```
public final class OwnRules {
  private static final List<String> FILES =
      List.of("protocol.conf", "scanners.conf", "files.conf", "injection.conf");

  private OwnRules() {}

  /// All of it, as [io.bartizan.waf.Rules#of(Source...)] takes it. What comes behind these sources
  /// may amend them, such as `SecRuleRemoveById 104120`.
  public static Source[] sources() {
    return FILES.stream().map(OwnRules::read).toArray(Source[]::new);
  }

  private static Source read(String file) {
    try (InputStream in = OwnRules.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("resource: none (expected: " + file + ")");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Source.text("base/" + file, null, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
