package io.bartizan.waf.worst;

import java.util.random.RandomGenerator;

/// Pieces that attacks are made of, in any order: many rules begin to match, and few finish.
final class Scraps {
  private static final String[] PIECES = {
    "select ",
    "union ",
    "' or ",
    "\" and ",
    "1=1",
    "--",
    "/*",
    "*/",
    "sleep(",
    "benchmark(",
    "<script",
    "<img ",
    "onerror=",
    "javascript:",
    "alert(",
    "document.",
    "../",
    "..\\",
    "/etc/",
    "passwd",
    "${",
    "jndi:",
    "ldap://",
    "http://",
    "file:///",
    "php://",
    "<?php",
    "<?",
    "eval(",
    "system(",
    "exec ",
    "cmd.exe",
    "/bin/",
    "sh ",
    ";",
    "|",
    "&&",
    "`",
    "$(",
    "wget ",
    "curl ",
    "cat ",
    "nc ",
    "bash -i",
    "@@",
    "0x",
    "char(",
    "concat(",
    "group by ",
    "having ",
    "insert into ",
    "drop table ",
    "x'",
    "{{",
    "}}",
    "#{",
    "<%",
    "%>",
    "java.lang.",
    "Runtime",
    "require(",
    "process.",
    "__proto__",
    "constructor",
    "this.",
    "=>",
    "function(",
    "return ",
    "while(",
    "~",
    "^",
    "\\x",
    "\\u00",
    "&#x",
    "\r\n",
    "Set-Cookie:",
    "Content-Type:",
    "HTTP/1.",
    "localhost",
    "127.0.0.1",
    "169.254.",
    "(?",
    "$where",
    "$ne",
    "!",
    "#",
    "a",
    "e ",
    "in ",
    " not ",
    "like ",
    "is null",
    "style=",
    "url(",
    "\0",
    "data:",
    "base64,",
    "<svg/",
    "<a href",
    "<iframe",
    "window[",
    "self.",
    "print ",
    "echo ",
    "if(",
    "for "
  };

  private Scraps() {}

  static String one(RandomGenerator random) {
    return PIECES[random.nextInt(PIECES.length)];
  }

  /// Some, up to a length.
  static String of(RandomGenerator random, int length) {
    StringBuilder text = new StringBuilder(length + 20);
    while (text.length() < length) {
      text.append(one(random));
    }
    text.setLength(length);
    return text.toString();
  }
}
