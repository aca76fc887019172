package io.bartizan.waf.body;

import io.bartizan.waf.text.Text;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Reads bodies of one kind, in time and memory linear in their length, without recursion.
/// Stateless; any thread.
public sealed interface Processor permits UrlEncoded, Multipart, Json, Xml, Raw, Anything {
  /// The processor that SecLang names: `URLENCODED`, `MULTIPART`, `JSON`, `XML`, `RAW` or `ANY`, in
  /// any case; null if there is none.
  static @Nullable Processor named(String name, Text contentType, Limits limits) {
    return switch (name.toUpperCase(Locale.ROOT)) {
      case "URLENCODED" -> new UrlEncoded();
      case "MULTIPART" -> new Multipart(contentType, limits);
      case "JSON" -> new Json(limits);
      case "XML" -> new Xml(limits);
      case "RAW" -> new Raw();
      case "ANY" -> new Anything(contentType, limits);
      default -> null;
    };
  }

  /// Reads a whole body.
  void read(Text body, Fields fields);
}
