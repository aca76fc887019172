package io.bartizan.waf.lang;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Settings while files are read.
final class SettingsDraft {
  Mode mode = Mode.OFF;
  BodyLimit request = new BodyLimit(true, 134_217_728, true);
  BodyLimit response = new BodyLimit(true, 524_288, true);
  Set<String> responseTypes = new HashSet<>(Set.of("text/plain", "text/html"));
  int arguments = 1000;
  int jsonDepth = 512;
  long noFiles = Long.MAX_VALUE;
  int uploads = 100;
  int collectionTimeout = 3600;
  char argumentSeparator = '&';
  boolean versionedCookies;
  String webAppId = "";
  @Nullable Path unicodeMap;
  int unicodeCodePage = 20127;
  final List<String> signatures = new ArrayList<>();

  Settings settings() {
    return new Settings(
        mode,
        request,
        response,
        responseTypes,
        arguments,
        jsonDepth,
        uploads,
        noFiles,
        collectionTimeout,
        argumentSeparator,
        versionedCookies,
        webAppId,
        unicodeMap,
        unicodeCodePage,
        signatures);
  }
}
