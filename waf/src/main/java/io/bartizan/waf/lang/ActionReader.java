package io.bartizan.waf.lang;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Reads the actions of a rule.
final class ActionReader {
  static final List<String> KNOWN =
      List.of(
          "accuracy",
          "allow",
          "auditlog",
          "block",
          "capture",
          "chain",
          "ctl",
          "deny",
          "drop",
          "expirevar",
          "id",
          "initcol",
          "log",
          "logdata",
          "maturity",
          "msg",
          "multiMatch",
          "noauditlog",
          "nolog",
          "pass",
          "phase",
          "redirect",
          "rev",
          "setenv",
          "setrsc",
          "setsid",
          "setuid",
          "setvar",
          "severity",
          "skip",
          "skipAfter",
          "status",
          "t",
          "tag",
          "ver",
          "xmlns");

  static final Map<String, String> REFUSED =
      Map.ofEntries(
          Map.entry("exec", "no program or script is run"),
          Map.entry("proxy", "requests are not sent elsewhere"),
          Map.entry("pause", "no transaction is slowed down"),
          Map.entry("append", "responses are not changed"),
          Map.entry("prepend", "responses are not changed"),
          Map.entry("deprecatevar", "use expirevar"),
          Map.entry("sanitisearg", "no audit record is written"),
          Map.entry("sanitisematched", "no audit record is written"),
          Map.entry("sanitisematchedbytes", "no audit record is written"),
          Map.entry("sanitiserequestheader", "no audit record is written"),
          Map.entry("sanitiseresponseheader", "no audit record is written"));

  private static final List<String> PHASES =
      List.of("", "connection", "request", "response_headers", "response", "logging");

  private ActionReader() {}

  static List<Action> read(Word word) throws SecLangException {
    List<Action> actions = new ArrayList<>();
    for (ActionWord action : ActionWords.read(word)) {
      actions.add(action(action));
    }
    return actions;
  }

  private static Action action(ActionWord action) throws SecLangException {
    return switch (action.key()) {
      case "setvar" -> VariableActions.set(action);
      case "expirevar" -> VariableActions.expire(action);
      case "initcol" -> VariableActions.open(action);
      case "setsid" -> VariableActions.open(action, Variable.SESSION);
      case "setuid" -> VariableActions.open(action, Variable.USER);
      case "setrsc" -> VariableActions.open(action, Variable.RESOURCE);
      case "setenv" -> VariableActions.environment(action);
      case "ctl" -> new Action.Control(ControlReader.read(action));
      case "t" -> transformation(action);
      case "skip" -> new Action.Skip(action.number(1, 100_000, "how many rules"));
      case "skipafter" ->
          new Action.SkipAfter(action.text("a marker or a rule's id"), action.name().position());
      default -> action.valued() ? valued(action) : plain(action);
    };
  }

  private static Action valued(ActionWord action) throws SecLangException {
    return switch (action.key()) {
      case "id" -> new Action.Id(action.number(1, Integer.MAX_VALUE, "a rule's number"));
      case "phase" -> new Action.Phase(phase(action));
      case "msg" -> new Action.Message(Macros.read(action.value()));
      case "logdata" -> new Action.LogData(Macros.read(action.value()));
      case "tag" -> new Action.Tag(action.macro("a tag"));
      case "severity" -> new Action.Grade(severity(action));
      case "ver" -> new Action.Version(action.value().text());
      case "rev" -> new Action.Revision(action.value().text());
      case "maturity" -> new Action.Quality(false, action.number(1, 9, "a level"));
      case "accuracy" -> new Action.Quality(true, action.number(1, 9, "a level"));
      case "status" -> new Action.Status(action.number(100, 599, "a status"));
      case "redirect" -> new Action.Redirect(action.macro("where to"));
      case "allow" -> allow(action);
      case "xmlns" -> namespace(action);
      default -> throw unknown(action);
    };
  }

  private static Action plain(ActionWord action) throws SecLangException {
    return switch (action.key()) {
      case "allow" -> Action.Disruption.ALLOW;
      case "block" -> Action.Disruption.BLOCK;
      case "deny" -> Action.Disruption.DENY;
      case "drop" -> Action.Disruption.DROP;
      case "pass" -> Action.Disruption.PASS;
      case "capture" -> Action.Flag.CAPTURE;
      case "chain" -> Action.Flag.CHAIN;
      case "multimatch" -> Action.Flag.MULTI_MATCH;
      case "log" -> Action.Flag.LOG;
      case "nolog" -> Action.Flag.NO_LOG;
      case "auditlog" -> Action.Flag.AUDIT_LOG;
      case "noauditlog" -> Action.Flag.NO_AUDIT_LOG;
      default -> throw unknown(action);
    };
  }

  private static SecLangException unknown(ActionWord action) {
    String name = action.name().text();
    String refused = REFUSED.get(action.key());
    String expected =
        refused != null
            ? "a supported action; " + name + " is refused: " + refused
            : KNOWN.stream().anyMatch(name::equalsIgnoreCase)
                ? action.valued() ? "no value" : "a value"
                : Suggestion.of("an action", name, KNOWN);
    return new SecLangException(
        action.name().position(), "action", name, expected, refused != null);
  }

  private static Action transformation(ActionWord action) throws SecLangException {
    String name = action.text("a transformation");
    return name.equalsIgnoreCase("none")
        ? new Action.TransformNone()
        : new Action.Transform(name, action.value().position());
  }

  private static int phase(ActionWord action) throws SecLangException {
    int named = PHASES.indexOf(action.value().text().toLowerCase(Locale.ROOT));
    return named > 0 ? named : action.number(1, 5, "a phase");
  }

  private static Severity severity(ActionWord action) throws SecLangException {
    String written = action.text("a severity").toUpperCase(Locale.ROOT);
    for (Severity severity : Severity.ALL) {
      if (severity.name().equals(written)) {
        return severity;
      }
    }
    if (!Character.isDigit(written.charAt(0))) {
      List<String> names = Severity.ALL.stream().map(Severity::name).toList();
      throw action.unknown(written, "a severity or 0 to 7", names);
    }
    return Severity.ALL.get(action.number(0, 7, "a severity"));
  }

  private static Action allow(ActionWord action) throws SecLangException {
    return switch (action.value().text().toLowerCase(Locale.ROOT)) {
      case "phase" -> Action.Disruption.ALLOW_PHASE;
      case "request" -> Action.Disruption.ALLOW_REQUEST;
      default -> throw action.wrong(action.value().text(), "phase or request");
    };
  }

  private static Action namespace(ActionWord action) throws SecLangException {
    String written = action.text("prefix=address");
    int equals = written.indexOf('=');
    String address = written.substring(equals + 1).replace("'", "");
    if (equals < 1 || !address.startsWith("http")) {
      throw action.wrong(written, "prefix=address, where the address starts with http");
    }
    return new Action.Namespace(written.substring(0, equals), address);
  }
}
