package io.bartizan.waf.lang;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What directives other than rules say. Sizes in bytes, times in seconds.
///
/// @param mode what the engine does
/// @param request whether and how far request bodies are read
/// @param response whether and how far response bodies are read
/// @param responseTypes media types whose bodies are read, in lower case; empty string: no type
/// @param arguments how many parameters a request may have before the rest is left out
/// @param jsonDepth how deep JSON may nest
/// @param uploads how many files a body may have
/// @param noFiles how many bytes of a body may be no files
/// @param collectionTimeout how long an unused instance of a collection lives
/// @param argumentSeparator what separates parameters of a query or a URL-encoded body
/// @param versionedCookies whether cookies are read in the old format with versions
/// @param webAppId a name for the application, which keeps collections apart
/// @param unicodeMap a map of code points to bytes for `urlDecodeUni`, if set
/// @param unicodeCodePage the code page within that map
/// @param signatures what rule sets say they are
public record Settings(
    Mode mode,
    BodyLimit request,
    BodyLimit response,
    Set<String> responseTypes,
    int arguments,
    int jsonDepth,
    int uploads,
    long noFiles,
    int collectionTimeout,
    char argumentSeparator,
    boolean versionedCookies,
    String webAppId,
    @Nullable Path unicodeMap,
    int unicodeCodePage,
    List<String> signatures) {
  public Settings {
    responseTypes = Set.copyOf(responseTypes);
    signatures = List.copyOf(signatures);
  }
}
