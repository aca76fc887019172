package io.bartizan.waf.lang;

import java.util.List;
import java.util.Locale;

/// Reads what `ctl` changes.
final class ControlReader {
  static final List<String> KNOWN =
      List.of(
          "auditEngine",
          "auditLogParts",
          "forceRequestBodyVariable",
          "requestBodyAccess",
          "requestBodyProcessor",
          "responseBodyAccess",
          "ruleEngine",
          "ruleRemoveById",
          "ruleRemoveByMsg",
          "ruleRemoveByTag",
          "ruleRemoveTargetById",
          "ruleRemoveTargetByMsg",
          "ruleRemoveTargetByTag");

  private static final List<String> PROCESSORS =
      List.of("URLENCODED", "MULTIPART", "JSON", "XML", "RAW", "ANY");

  private ControlReader() {}

  static Action.Setting read(ActionWord action) throws SecLangException {
    String written = action.text("setting=value");
    int equals = written.indexOf('=');
    if (equals < 1) {
      throw action.wrong(written, "setting=value");
    }
    String key = written.substring(0, equals).strip();
    String value = written.substring(equals + 1).strip();
    int start = written.indexOf(value, equals + 1);
    return setting(action, key, value, start);
  }

  private static Action.Setting setting(ActionWord action, String key, String value, int start)
      throws SecLangException {
    return switch (key.toLowerCase(Locale.ROOT)) {
      case "ruleengine" -> new Action.EngineMode(mode(action, value));
      case "requestbodyaccess" -> new Action.ReadRequestBody(ActionWord.on(action, value));
      case "responsebodyaccess" -> new Action.ReadResponseBody(ActionWord.on(action, value));
      case "forcerequestbodyvariable" -> new Action.ForceRequestBody(ActionWord.on(action, value));
      case "requestbodyprocessor" -> new Action.BodyProcessor(processor(action, value));
      case "auditengine", "auditlogparts" -> new Action.Audit(key, value);
      case "ruleremovebyid" -> ids(action, value);
      case "ruleremovebytag" -> new Action.DropRules(true, value);
      case "ruleremovebymsg" -> new Action.DropRules(false, value);
      case "ruleremovetargetbyid", "ruleremovetargetbytag", "ruleremovetargetbymsg" ->
          target(action, key, value, start);
      default -> throw action.unknown(key, "a setting", KNOWN);
    };
  }

  private static Mode mode(ActionWord action, String value) throws SecLangException {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "on" -> Mode.ON;
      case "detectiononly" -> Mode.DETECTION_ONLY;
      case "off" -> Mode.OFF;
      default -> throw action.wrong(value, "On, DetectionOnly or Off");
    };
  }

  private static String processor(ActionWord action, String value) throws SecLangException {
    String name = value.toUpperCase(Locale.ROOT);
    if (!PROCESSORS.contains(name)) {
      throw action.unknown(value, String.join(", ", PROCESSORS), PROCESSORS);
    }
    return name;
  }

  private static Action.Setting target(ActionWord action, String key, String value, int start)
      throws SecLangException {
    int semicolon = value.indexOf(';');
    if (semicolon < 1) {
      throw action.wrong(value, "rules;target");
    }
    String rules = value.substring(0, semicolon).strip();
    Word value0 = action.value();
    Word word =
        new Word(
            value0.line(),
            value.substring(semicolon + 1).strip(),
            value0.offset() + start + semicolon + 1);
    Targets targets = TargetReader.read(word);
    if (targets.included().size() != 1 || !targets.excluded().isEmpty()) {
      throw action.wrong(value, "rules;target, and one target only");
    }
    Target target = targets.included().getFirst();
    String by = key.toLowerCase(Locale.ROOT);
    return by.endsWith("id")
        ? new Action.DropTarget(ids(action, rules), false, "", target)
        : new Action.DropTarget(null, by.endsWith("tag"), rules, target);
  }

  private static Action.DropIds ids(ActionWord action, String value) throws SecLangException {
    int dash = value.indexOf('-', 1);
    int from = id(action, dash < 0 ? value : value.substring(0, dash).strip());
    int to = dash < 0 ? from : id(action, value.substring(dash + 1).strip());
    return new Action.DropIds(from, to);
  }

  private static int id(ActionWord action, String value) throws SecLangException {
    if (value.isEmpty()
        || value.length() > 9
        || !value.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw action.wrong(value, "a rule's number, or two with a dash between");
    }
    return Integer.parseInt(value);
  }
}
