package io.bartizan.waf.lang;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Directives that set one thing.
final class SettingDirectives {
  /// How directives are spelled, for suggestions.
  private static final List<String> SPELLED =
      List.of(
          "Include",
          "SecRule",
          "SecAction",
          "SecMarker",
          "SecDefaultAction",
          "SecRuleEngine",
          "SecRequestBodyAccess",
          "SecRequestBodyLimit",
          "SecRequestBodyLimitAction",
          "SecRequestBodyJsonDepthLimit",
          "SecResponseBodyAccess",
          "SecResponseBodyLimit",
          "SecResponseBodyLimitAction",
          "SecResponseBodyMimeType",
          "SecResponseBodyMimeTypesClear",
          "SecArgumentsLimit",
          "SecArgumentSeparator",
          "SecUploadFileLimit",
          "SecCollectionTimeout",
          "SecCookieFormat",
          "SecComponentSignature",
          "SecWebAppId",
          "SecUnicodeMapFile",
          "SecRuleRemoveById",
          "SecRuleRemoveByTag",
          "SecRuleRemoveByMsg",
          "SecRuleUpdateTargetById",
          "SecRuleUpdateTargetByTag",
          "SecRuleUpdateTargetByMsg",
          "SecRuleUpdateActionById");

  static final Map<String, Handler> HANDLERS =
      Map.ofEntries(
          Map.entry("secruleengine", SettingDirectives::mode),
          Map.entry(
              "secrequestbodyaccess",
              (directive, draft) ->
                  draft.settings.request = draft.settings.request.access(on(directive))),
          Map.entry(
              "secrequestbodylimit",
              (directive, draft) ->
                  draft.settings.request =
                      draft.settings.request.bytes(number(directive, 1, 1L << 31))),
          Map.entry(
              "secrequestbodylimitaction",
              (directive, draft) ->
                  draft.settings.request = draft.settings.request.reject(rejects(directive))),
          Map.entry(
              "secresponsebodyaccess",
              (directive, draft) ->
                  draft.settings.response = draft.settings.response.access(on(directive))),
          Map.entry(
              "secresponsebodylimit",
              (directive, draft) ->
                  draft.settings.response =
                      draft.settings.response.bytes(number(directive, 1, 1L << 31))),
          Map.entry(
              "secresponsebodylimitaction",
              (directive, draft) ->
                  draft.settings.response = draft.settings.response.reject(rejects(directive))),
          Map.entry("secresponsebodymimetype", SettingDirectives::responseTypes),
          Map.entry(
              "secresponsebodymimetypesclear",
              (directive, draft) -> draft.settings.responseTypes.clear()),
          Map.entry(
              "secargumentslimit",
              (directive, draft) -> draft.settings.arguments = (int) number(directive, 1, 100_000)),
          Map.entry(
              "secrequestbodyjsondepthlimit",
              (directive, draft) -> draft.settings.jsonDepth = (int) number(directive, 1, 10_000)),
          Map.entry(
              "secrequestbodynofileslimit",
              (directive, draft) -> draft.settings.noFiles = number(directive, 1, 1L << 31)),
          Map.entry(
              "secuploadfilelimit",
              (directive, draft) -> draft.settings.uploads = (int) number(directive, 0, 10_000)),
          Map.entry(
              "seccollectiontimeout",
              (directive, draft) ->
                  draft.settings.collectionTimeout = (int) number(directive, 0, 1 << 30)),
          Map.entry(
              "secargumentseparator",
              (directive, draft) -> draft.settings.argumentSeparator = separator(directive)),
          Map.entry(
              "seccookieformat",
              (directive, draft) -> draft.settings.versionedCookies = number(directive, 0, 1) == 1),
          Map.entry(
              "seccomponentsignature",
              (directive, draft) -> draft.settings.signatures.add(directive.only("a name").text())),
          Map.entry(
              "secwebappid",
              (directive, draft) -> draft.settings.webAppId = directive.only("a name").text()),
          Map.entry("secunicodemapfile", SettingDirectives::unicodeMap));

  private SettingDirectives() {}

  /// The known names as they are spelled.
  static Collection<String> names(Collection<String> known) {
    List<String> names = new ArrayList<>(SPELLED);
    known.stream()
        .filter(name -> SPELLED.stream().noneMatch(name::equalsIgnoreCase))
        .forEach(names::add);
    return names;
  }

  private static void mode(Directive directive, Draft draft) throws SecLangException {
    Word word = directive.only("On, DetectionOnly or Off");
    draft.settings.mode =
        switch (word.text().toLowerCase(Locale.ROOT)) {
          case "on" -> Mode.ON;
          case "detectiononly" -> Mode.DETECTION_ONLY;
          case "off" -> Mode.OFF;
          default -> throw directive.wrong(word, "On, DetectionOnly or Off");
        };
  }

  private static boolean on(Directive directive) throws SecLangException {
    return either(directive, "on", "off", "On or Off");
  }

  private static boolean rejects(Directive directive) throws SecLangException {
    return either(directive, "reject", "processpartial", "Reject or ProcessPartial");
  }

  private static boolean either(Directive directive, String yes, String no, String expected)
      throws SecLangException {
    Word word = directive.only(expected);
    String written = word.text().toLowerCase(Locale.ROOT);
    if (!written.equals(yes) && !written.equals(no)) {
      throw directive.wrong(word, expected);
    }
    return written.equals(yes);
  }

  private static long number(Directive directive, long least, long most) throws SecLangException {
    String expected = "a number, " + least + " to " + most;
    Word word = directive.only(expected);
    if (!word.text().matches("[0-9]{1,12}")
        || Long.parseLong(word.text()) < least
        || Long.parseLong(word.text()) > most) {
      throw directive.wrong(word, expected);
    }
    return Long.parseLong(word.text());
  }

  private static char separator(Directive directive) throws SecLangException {
    Word word = directive.only("one character");
    if (word.text().length() != 1) {
      throw directive.wrong(word, "one character");
    }
    return word.text().charAt(0);
  }

  private static void responseTypes(Directive directive, Draft draft) throws SecLangException {
    directive.word(0, 1, 1000, "media types");
    for (Word word : directive.words()) {
      for (String type : word.text().split("[ \t]+")) {
        draft.settings.responseTypes.add(
            type.equals("(null)") ? "" : type.toLowerCase(Locale.ROOT));
      }
    }
  }

  private static void unicodeMap(Directive directive, Draft draft) throws SecLangException {
    Word file = directive.word(0, 1, 2, "a file and a code page");
    Path path = directive.source().resolve(file.text());
    if (!Files.isReadable(path)) {
      throw directive.wrong(file, "a file that can be read");
    }
    draft.settings.unicodeMap = path;
    if (directive.words().size() == 2) {
      Word page = directive.words().get(1);
      if (!page.text().matches("[0-9]{1,6}")) {
        throw directive.wrong(page, "the number of a code page");
      }
      draft.settings.unicodeCodePage = Integer.parseInt(page.text());
    }
  }
}
