package io.bartizan.waf.lang;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Directives that change nothing here, which is noted, and directives that are refused.
final class IdleDirectives {
  /// Why nothing comes of a directive, and which.
  private static final Map<String, List<String>> IDLE =
      Map.ofEntries(
          Map.entry(
              "audit records are written by the program around the engine",
              List.of(
                  "SecAuditEngine",
                  "SecAuditLog",
                  "SecAuditLog2",
                  "SecAuditLogDirMode",
                  "SecAuditLogFileMode",
                  "SecAuditLogFormat",
                  "SecAuditLogParts",
                  "SecAuditLogRelevantStatus",
                  "SecAuditLogStorageDir",
                  "SecAuditLogType",
                  "SecAuditLogPrefix")),
          Map.entry(
              "debug records are written by the program around the engine",
              List.of("SecDebugLog", "SecDebugLogLevel")),
          Map.entry(
              "nothing is stored on disk",
              List.of(
                  "SecDataDir",
                  "SecTmpDir",
                  "SecTmpSaveUploadedFiles",
                  "SecUploadDir",
                  "SecUploadFileMode",
                  "SecUploadKeepFiles")),
          Map.entry(
              "bodies are held in memory up to their limit",
              List.of("SecRequestBodyInMemoryLimit")),
          Map.entry(
              "matching takes linear time: it has no such limits",
              List.of("SecPcreMatchLimit", "SecPcreMatchLimitRecursion")),
          Map.entry("values are always transformed once", List.of("SecCacheTransformations")),
          Map.entry("expressions are always searched together", List.of("SecRxPreFilter")),
          Map.entry("no status is reported to anyone", List.of("SecStatusEngine")),
          Map.entry(
              "this engine has one context; rules are inherited by the program around it",
              List.of("SecRuleInheritance")),
          Map.entry(
              "connections are limited by the program around the engine",
              List.of(
                  "SecConnEngine",
                  "SecConnReadStateLimit",
                  "SecConnWriteStateLimit",
                  "SecReadStateLimit",
                  "SecWriteStateLimit")),
          Map.entry(
              "the audit record's sensor is named by the program around the engine",
              List.of("SecSensorId")),
          Map.entry("the server's name is not changed", List.of("SecServerSignature")),
          Map.entry(
              "the engine does not intercept errors of its host", List.of("SecInterceptOnError")),
          Map.entry("XML entities are never loaded", List.of("SecXmlExternalEntity")));

  /// Names in lower case, and why they are refused.
  static final Map<String, String> REFUSED =
      Map.ofEntries(
          Map.entry("secremoterules", "rules are not fetched from the network"),
          Map.entry("secremoterulesfailaction", "rules are not fetched from the network"),
          Map.entry("secrulescript", "no script is run"),
          Map.entry("secrulescriptbyphase", "no script is run"),
          Map.entry("secgeolookupdb", "no location of addresses"),
          Map.entry("secgsblookupdb", "no list of addresses is asked"),
          Map.entry("sechttpblkey", "no server is asked about addresses"),
          Map.entry("secchrootdir", "the engine changes no process"),
          Map.entry("secguardianlog", "no program is run"),
          Map.entry("sechashengine", "responses are not changed"),
          Map.entry("sechashkey", "responses are not changed"),
          Map.entry("sechashparam", "responses are not changed"),
          Map.entry("sechashmethodrx", "responses are not changed"),
          Map.entry("sechashmethodpm", "responses are not changed"),
          Map.entry("seccontentinjection", "responses are not changed"),
          Map.entry("secstreaminbodyinspection", "bodies are looked at whole"),
          Map.entry("secstreamoutbodyinspection", "bodies are looked at whole"),
          Map.entry("secdisablebackendcompression", "requests are not changed"),
          Map.entry("secruleperftime", "rules are not timed"),
          Map.entry("seccookiev0separator", "cookies are separated by semicolons"),
          Map.entry("secunicodecodepage", "use SecUnicodeMapFile FILE PAGE"),
          Map.entry("secparsexmlintoargs", "XML is looked at by XML:/* and XML://@*"));

  static final Map<String, Handler> HANDLERS = handlers();

  private IdleDirectives() {}

  private static Map<String, Handler> handlers() {
    Map<String, Handler> handlers = new HashMap<>();
    IDLE.forEach((reason, names) ->
        names.forEach(name -> handlers.put(name.toLowerCase(Locale.ROOT), noting(reason))));
    return Map.copyOf(handlers);
  }

  private static Handler noting(String reason) {
    return (directive, draft) ->
        draft.notes.add(new Note(directive.position(), directive.name().text(), reason));
  }
}
