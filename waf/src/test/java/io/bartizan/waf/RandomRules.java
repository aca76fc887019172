package io.bartizan.waf;

import java.util.random.RandomGenerator;

/// Writes rules over few characters and few names, so that requests often match, often jump, and
/// often change what later rules look at.
final class RandomRules {
  private static final String[] TARGETS = {
    "ARGS",
    "ARGS",
    "ARGS_NAMES",
    "ARGS_GET",
    "ARGS_POST",
    "ARGS:a",
    "ARGS:B",
    "ARGS_GET:/^a/",
    "ARGS|!ARGS:a",
    "ARGS|!ARGS:/^b/",
    "REQUEST_COOKIES",
    "REQUEST_COOKIES:a",
    "REQUEST_COOKIES_NAMES",
    "REQUEST_HEADERS",
    "REQUEST_HEADERS:X-A",
    "REQUEST_HEADERS|!REQUEST_HEADERS:X-A",
    "REQUEST_HEADERS_NAMES",
    "REQUEST_URI",
    "REQUEST_URI_RAW",
    "REQUEST_FILENAME",
    "QUERY_STRING",
    "REQUEST_BASENAME",
    "REQUEST_LINE",
    "REQUEST_BODY",
    "REQUEST_METHOD",
    "XML:/*",
    "XML://@*",
    "FILES",
    "FILES_NAMES",
    "MULTIPART_PART_HEADERS",
    "&ARGS",
    "&ARGS:a",
    "&REQUEST_COOKIES",
    "TX:level",
    "TX:mark",
    "TX:1",
    "TX:/^n/",
    "&TX:/^n/",
    "MATCHED_VAR",
    "MATCHED_VARS",
    "MATCHED_VARS_NAMES",
    "REQBODY_ERROR",
    "RESPONSE_BODY",
    "RESPONSE_HEADERS",
    "RESPONSE_STATUS",
    "FULL_REQUEST",
    "ARGS_COMBINED_SIZE",
    "DURATION|ARGS",
    "PATH_INFO",
    "REQUEST_PROTOCOL",
    "GLOBAL:g",
    "RULE:id",
    "HIGHEST_SEVERITY"
  };
  private static final String[] TRANSFORMATIONS = {
    "lowercase",
    "uppercase",
    "urlDecode",
    "urlDecodeUni",
    "htmlEntityDecode",
    "jsDecode",
    "cssDecode",
    "escapeSeqDecode",
    "utf8toUnicode",
    "removeNulls",
    "replaceNulls",
    "removeWhitespace",
    "compressWhitespace",
    "trim",
    "trimLeft",
    "trimRight",
    "replaceComments",
    "removeComments",
    "removeCommentsChar",
    "normalizePath",
    "normalizePathWin",
    "cmdLine",
    "base64Decode",
    "base64DecodeExt",
    "base64Encode",
    "hexEncode",
    "hexDecode",
    "length",
    "md5",
    "sha1",
    "sqlHexDecode",
    "urlEncode",
    "parityEven7bit",
    "none"
  };
  private static final String[] ATOMS = {
    "a", "b", "c", "[ab]", "[^a]", ".", "\\\\s", "\\\\d", "^", "$", "\\\\b", "<", "%", "/", "\\\\.",
    "\\\\x00", "\\\\xe9", "(a|b)", "(c)", "A"
  };
  private static final String[] REPEATS = {"", "", "", "*", "+", "?", "{2}", "{1,3}", "+?"};
  private static final String[] WORDS = {
    "a", "ab", "abc", "b", "c ", "<a", "/a", "1", "0", "%61", "A"
  };

  private final RandomGenerator random;
  private final StringBuilder out =
      new StringBuilder("SecRuleEngine On\nSecRequestBodyAccess On\n");
  private int id;

  private RandomRules(RandomGenerator random) {
    this.random = random;
  }

  static String of(RandomGenerator random) {
    RandomRules rules = new RandomRules(random);
    rules.settings();
    int count = 5 + random.nextInt(30);
    for (int i = 0; i < count; i++) {
      rules.rule();
    }
    rules.out.append("SecMarker END\n");
    return rules.out.toString();
  }

  private void settings() {
    out.append("SecResponseBodyAccess On\nSecResponseBodyMimeType text/plain\n");
    out.append(
        "SecRule REQUEST_HEADERS:Content-Type \"json\" \"id:900,phase:1,nolog,pass,ctl:requestBodyProcessor=JSON\"\n");
    out.append(
        "SecRule REQUEST_HEADERS:Content-Type \"xml\" \"id:901,phase:1,nolog,pass,ctl:requestBodyProcessor=XML\"\n");
    out.append(
        "SecAction \"id:902,phase:1,nolog,pass,initcol:global=all,ctl:forceRequestBodyVariable=On\"\n");
    if (random.nextInt(3) == 0) {
      out.append("SecDefaultAction \"phase:2,log,deny,status:418,t:lowercase\"\n");
    }
    out.append("SecAction \"id:903,phase:1,nolog,pass,setvar:tx.level=")
        .append(random.nextInt(4))
        .append("\"\n");
  }

  private void rule() {
    int kind = random.nextInt(12);
    if (kind == 0) {
      out.append("SecMarker M").append(random.nextInt(3)).append('\n');
    } else if (kind < 3) {
      guard();
    } else if (kind == 3) {
      out.append("SecAction \"id:").append(++id).append(",phase:").append(phase()).append(",pass");
      effects();
      out.append("\"\n");
    } else {
      chain();
    }
  }

  private void guard() {
    out.append("SecRule TX:").append(one("level", "level", "mark"));
    out.append(" \"").append(one("@lt ", "@lt ", "!@lt ", "@eq ")).append(random.nextInt(4));
    out.append("\" \"id:").append(++id).append(",phase:").append(1 + random.nextInt(2));
    out.append(one(",nolog", ",nolog", ",log")).append(",pass,tag:t").append(id % 3);
    out.append(random.nextInt(4) == 0 ? ",skip:" + (1 + random.nextInt(3)) : ",skipAfter:END");
    out.append("\"\n");
  }

  private void chain() {
    int links = random.nextInt(4) == 0 ? 2 + random.nextInt(2) : 1;
    for (int link = 0; link < links; link++) {
      out.append(link == 0 ? "SecRule " : "  SecRule ").append(targets());
      out.append(" \"").append(operator()).append("\" \"");
      if (link == 0) {
        out.append("id:").append(++id).append(",phase:").append(phase());
        out.append(",tag:t")
            .append(id % 3)
            .append(disruption())
            .append(one(",log", ",log", ",nolog"));
        out.append(random.nextInt(5) == 0 ? ",severity:" + random.nextInt(8) : "");
        out.append(random.nextInt(10) == 0 ? ",skipAfter:END" : "");
        out.append(random.nextInt(12) == 0 ? ",skip:2" : "");
        out.append(",logdata:'%{MATCHED_VAR_NAME}=%{MATCHED_VAR} %{TX.1}'");
      } else {
        out.append("t:none");
      }
      transformations();
      out.append(random.nextInt(4) == 0 ? ",capture" : "");
      out.append(random.nextInt(6) == 0 ? ",multiMatch" : "");
      effects();
      out.append(link + 1 < links ? ",chain" : "").append("\"\n");
    }
  }

  private String targets() {
    String targets = one(TARGETS);
    for (int more = random.nextInt(3); more > 0; more--) {
      targets += "|" + one(TARGETS);
    }
    return targets;
  }

  private String operator() {
    String not = random.nextInt(8) == 0 ? "!" : "";
    return not
        + switch (random.nextInt(12)) {
          case 0, 1, 2, 3, 4 -> "@rx " + pattern();
          case 5 -> "@rxGlobal " + pattern();
          case 6, 7 -> "@pm " + one(WORDS).strip() + " " + one(WORDS).strip();
          case 8 -> "@contains " + one(WORDS);
          case 9 ->
              one("@streq ", "@beginsWith ", "@endsWith ", "@within ") + one(WORDS) + "%{TX.1}";
          case 10 -> "@eq " + random.nextInt(3);
          default ->
              one("@validateByteRange 32-126", "@detectSQLi", "@detectXSS", "@validateUrlEncoding");
        };
  }

  private String pattern() {
    StringBuilder pattern = new StringBuilder();
    for (int i = random.nextInt(4); i >= 0; i--) {
      String atom = one(ATOMS).replace("\\\\", "\\");
      boolean place = "^$\\b".contains(atom);
      pattern.append(atom).append(place ? "" : one(REPEATS));
      pattern.append(random.nextInt(7) == 0 && i > 0 ? "|" : "");
    }
    return pattern.toString();
  }

  private void transformations() {
    out.append(random.nextInt(3) > 0 ? ",t:none" : "");
    for (int i = random.nextInt(4); i > 0; i--) {
      out.append(",t:").append(one(TRANSFORMATIONS));
    }
  }

  private void effects() {
    for (int i = random.nextInt(3); i > 0; i--) {
      out.append(',').append(effect());
    }
  }

  private String effect() {
    return switch (random.nextInt(16)) {
      case 0 -> "setvar:tx.level=" + random.nextInt(4);
      case 1 -> "setvar:tx.level=+1";
      case 2 -> "setvar:tx.mark=%{MATCHED_VAR}";
      case 3 -> "setvar:'tx.n_%{MATCHED_VAR_NAME}=+1'";
      case 4 -> "setvar:!tx.mark";
      case 5 -> "setvar:'tx.%{MATCHED_VAR}=2'";
      case 6 -> "ctl:ruleRemoveById=" + (1 + random.nextInt(30));
      case 7 -> "ctl:ruleRemoveByTag=t" + random.nextInt(3);
      case 8 ->
          "ctl:ruleRemoveTargetById=1-30;"
              + one("ARGS:a", "ARGS:/^b/", "ARGS", "REQUEST_COOKIES:a");
      case 9 ->
          "ctl:ruleRemoveTargetByTag=t1;" + one("ARGS:a", "REQUEST_HEADERS:X-A", "ARGS_NAMES");
      case 10 ->
          random.nextInt(6) == 0
              ? "ctl:ruleEngine=" + one("Off", "DetectionOnly")
              : "setvar:tx.n=1";
      case 11 -> "setvar:global.g=+1";
      default -> "setvar:tx.score=+1";
    };
  }

  private String disruption() {
    return switch (random.nextInt(24)) {
      case 0 -> ",deny";
      case 1 -> ",block";
      case 2 -> ",allow";
      case 3 -> ",allow:phase";
      case 4 -> ",allow:request";
      default -> ",pass";
    };
  }

  private int phase() {
    return switch (random.nextInt(10)) {
      case 0, 1, 2 -> 1;
      case 3 -> 3;
      case 4 -> 4;
      case 5 -> 5;
      default -> 2;
    };
  }

  private String one(String... of) {
    return of[random.nextInt(of.length)];
  }
}
