package io.bartizan.waf.detect.sqli;

import static io.bartizan.waf.detect.sqli.Letter.*;

/// Cuts bytes into the tokens of SQL, of all dialects at once: [#next] moves on and gives a letter
/// or a word of [Letter]. Looks at each byte a bounded number of times. One thread.
final class Scanner {
  private final byte[] in;
  private final int end;
  private final int quote;
  private final boolean mysql;

  private int at;
  private boolean fresh;
  private boolean inTrick;
  private boolean ambiguous;

  /// How many more strings in dollars may be looked for: each might cost a look at all the rest.
  private int searches = 8;

  /// Starts inside a string that a quote began (0: outside any). MySQL's rules: `#` begins a
  /// comment, `--` only before a blank, and a back slash escapes a quote.
  Scanner(byte[] in, int start, int end, int quote, boolean mysql) {
    this.in = in;
    this.at = start;
    this.end = end;
    this.quote = quote;
    this.mysql = mysql;
    this.fresh = quote != 0;
  }

  /// Whether the other rules for comments and strings might have read something else so far.
  boolean ambiguous() {
    return ambiguous;
  }

  /// The next token; END after the last, and for good if the string around the value never ends.
  int next() {
    if (fresh) {
      return inside();
    }
    while (at < end) {
      int token = token();
      if (token >= 0) {
        return token;
      }
    }
    return END;
  }

  private int inside() {
    fresh = false;
    int letter = quote == '\'' ? INSIDE : quote == '"' ? INSIDE_DOUBLE : INSIDE_BACK;
    return string(quote) ? letter : END;
  }

  /// A token; -1 for what only stands between tokens.
  private int token() {
    byte b = in[at];
    return switch (Bytes.kind(b)) {
      case Bytes.BLANK -> skip(1);
      case Bytes.WORD -> word();
      case Bytes.DIGIT -> number();
      case Bytes.QUOTE -> quoted(b);
      case Bytes.SIGN -> sign(b);
      default -> other(b);
    };
  }

  private int skip(int bytes) {
    at += bytes;
    return -1;
  }

  private int take(int bytes, int token) {
    at += bytes;
    return token;
  }

  /// The byte so many places on; 0 after the end.
  private byte peek(int places) {
    return at + places < end ? in[at + places] : 0;
  }

  // -- words

  private int word() {
    int blank = Bytes.wideBlank(in, at, end);
    if (blank > 0) {
      return skip(blank);
    }
    int start = at;
    at = Bytes.wordEnd(in, at, end);
    boolean unicode = peek(0) == '&' && peek(1) == '\'' && at - start == 1 && lower(start) == 'u';
    if (unicode || peek(0) == '\'' && isPrefix(start)) {
      at += unicode ? 1 : 0;
      return quoted('\'');
    }
    return named(start);
  }

  /// Whether a word says what the string behind it is: `N'x'`, `_utf8'x'`.
  private boolean isPrefix(int start) {
    return in[start] == '_' || at - start == 1 && "nxbeq".indexOf(lower(start)) >= 0;
  }

  private int lower(int index) {
    return in[index] | 0x20;
  }

  private int named(int start) {
    int dot = at;
    while (peek(0) == '.' && (isWord(1) || peek(1) == '.' && isWord(2))) {
      at = Bytes.wordEnd(in, at + 2, end);
    }
    if (at > dot) {
      return dotted(start, dot);
    }
    int meaning = Words.meaning(in, start, at);
    if (meaning == NAME && peek(0) == '@' && isWord(1)) {
      at = Bytes.wordEnd(in, at + 1, end);
    }
    return resolved(meaning);
  }

  private boolean isWord(int places) {
    return at + places < end && Bytes.kind(in[at + places]) == Bytes.WORD;
  }

  /// A dotted name is the database's own if its first or its last part is.
  private int dotted(int start, int dot) {
    int last = at;
    while (in[last - 1] != '.') {
      last--;
    }
    boolean own = Words.meaning(in, start, dot) == SYSTEM || Words.meaning(in, last, at) == SYSTEM;
    return own ? SYSTEM : NAME;
  }

  /// What a word means before what follows it.
  private int resolved(int meaning) {
    boolean call = peek(0) == '(';
    return switch (meaning) {
      case CALL_CLOSE -> call ? CALL : NAME;
      case CALL_LOOSE -> call || opens() ? CALL : NAME;
      case RARE_LOOSE -> call || opensNumber() ? RARE : NAME;
      case EMPTY_CALL -> !call ? NAME : peek(1) == ')' ? RARE : CALL;
      case OBJECT -> !call ? OBJECT : peek(1) == ')' ? RARE : CALL;
      case INSERT, IF -> call ? CALL : meaning;
      default -> meaning;
    };
  }

  /// Whether a parenthesis follows blanks or a comment.
  private boolean opens() {
    int i = Bytes.afterBlanks(in, at, end);
    if (i + 1 < end && in[i] == '/' && in[i + 1] == '*') {
      i = Bytes.afterBlanks(in, Bytes.afterComment(in, i + 2, end), end);
    }
    return i < end && in[i] == '(';
  }

  /// Whether blanks follow, a parenthesis, and a number that is all or the first of a list.
  private boolean opensNumber() {
    int open = Bytes.afterBlanks(in, at, end);
    if (open >= end || in[open] != '(') {
      return opens();
    }
    int i = Bytes.digitsEnd(in, open + 1, end);
    return i > open + 1 && i < end && (in[i] == ')' || in[i] == ',');
  }

  // -- numbers

  private int number() {
    if (peek(0) == '0' && (peek(1) | 0x20) == 'x') {
      at = Bytes.hexEnd(in, at + 2, end);
    } else if (peek(0) == '0' && (peek(1) | 0x20) == 'b' && Bytes.isDigit(peek(2))) {
      at = Bytes.digitsEnd(in, at + 2, end);
    } else {
      decimal();
    }
    return at < end && Bytes.isWordAt(in, at, end) ? glued() : NUMBER;
  }

  private void decimal() {
    at = Bytes.digitsEnd(in, at, end);
    while (peek(0) == '.' && peek(1) != '.') {
      at = Bytes.digitsEnd(in, at + 1, end);
    }
    int sign = peek(1) == '-' || peek(1) == '+' ? 1 : 0;
    if ((peek(0) | 0x20) == 'e' && Bytes.isDigit(peek(1 + sign))) {
      at = Bytes.digitsEnd(in, at + 1 + sign, end);
    }
  }

  /// A number with letters at its end: they are a word of their own if they mean something there,
  /// perhaps after Oracle's or MySQL's suffix, and otherwise make it a name.
  private int glued() {
    int to = Bytes.wordEnd(in, at, end);
    if (goesOn(Words.meaning(in, at, to))) {
      return NUMBER;
    }
    boolean suffix = "fde".indexOf(in[at] | 0x20) >= 0;
    if (suffix && (to == at + 1 || goesOn(Words.meaning(in, at + 1, to)))) {
      return take(1, NUMBER);
    }
    at = to;
    return named(at);
  }

  private static boolean goesOn(int meaning) {
    return switch (meaning) {
      case LOGIC, UNION, SELECT, FROM, WHERE, ORDER, LIKE, INTO -> true;
      default -> false;
    };
  }

  // -- strings

  private int quoted(byte mark) {
    at++;
    return string(mark) || mark == quote ? STRING : OPEN_STRING;
  }

  private int quoted(char mark) {
    return quoted((byte) mark);
  }

  /// Goes behind the quote that ends a string; false if there is none.
  private boolean string(int mark) {
    while (at < end) {
      byte b = in[at++];
      if (b == '\\' && peek(0) == mark) {
        ambiguous = true;
      }
      if (b == '\\' && mysql) {
        at = Math.min(at + 1, end);
      } else if (b == mark && peek(0) != mark) {
        return true;
      } else if (b == mark) {
        at++;
      }
    }
    return false;
  }

  // -- signs

  private int sign(byte b) {
    byte after = peek(1);
    return switch (b) {
      case '-' -> after == '-' ? dashes() : take(1, ARITHMETIC);
      case '/' -> after == '*' ? comment() : take(1, ARITHMETIC);
      case '*' -> after == '/' && peek(2) != '*' ? commentEnd() : take(1, STAR);
      case '&', '|' -> after == b ? take(2, LOGIC) : take(1, ARITHMETIC);
      case '<', '>' -> after == b ? take(2, ARITHMETIC) : take(compareLength(), COMPARE);
      case '=' -> take(compareLength(), COMPARE);
      case '!' ->
          "=<>".indexOf(after) >= 0 ? take(2, COMPARE) : take(1, negates() ? ARITHMETIC : JUNK);
      default -> take(1, ARITHMETIC);
    };
  }

  private boolean negates() {
    byte after = peek(1);
    return after == '('
        || after == '~'
        || after == '!'
        || Bytes.kind(after) == Bytes.DIGIT
        || isWord(1);
  }

  private int compareLength() {
    int length = 1;
    while (length < 3 && "=<>".indexOf(peek(length)) >= 0) {
      length++;
    }
    return length;
  }

  private int dashes() {
    boolean blank = at + 2 >= end || Bytes.kind(in[at + 2]) == Bytes.BLANK;
    if (!blank) {
      ambiguous = true;
    }
    return mysql && !blank ? take(1, ARITHMETIC) : line(at + 2);
  }

  /// A comment to the end of the line: a token only if there is no other line.
  private int line(int from) {
    while (at < end && in[at] != '\n') {
      at++;
    }
    return at < end ? -1 : Bytes.saysNothing(in, from, end) ? COMMENT : REMARK;
  }

  private int comment() {
    if (peek(2) == '!') {
      at = Bytes.digitsEnd(in, at + 3, end);
      inTrick = true;
      return TRICK;
    }
    int from = at + 2;
    boolean glued = from > 2 && Bytes.kind(in[from - 3]) != Bytes.BLANK;
    at = Bytes.afterComment(in, from, end);
    if (at < end) {
      return Bytes.hasComment(in, from, at) ? TRICK : -1;
    }
    boolean closed = Bytes.isCommentEnd(in, from, end);
    return Bytes.saysNothing(in, from, end) || closed && glued ? COMMENT : REMARK;
  }

  private int commentEnd() {
    at += 2;
    return inTrick ? -1 : JUNK;
  }

  // -- everything else

  private int other(byte b) {
    return switch (b) {
      case '(' -> take(1, OPEN);
      case ')' -> take(1, CLOSE);
      case ',' -> take(1, COMMA);
      case ';' -> take(1, SEMICOLON);
      case '@' -> variable();
      case '#' -> hash();
      case '\\' -> backslash();
      case ':' ->
          peek(1) == ':' ? take(2, CAST) : peek(1) == '=' ? take(2, COMPARE) : take(1, JUNK);
      case '.' -> dot();
      case '`' -> backquoted();
      case '[' -> bracket();
      case '$' -> dollar();
      default -> take(1, JUNK);
    };
  }

  private int variable() {
    int names = peek(1) == '@' ? 2 : 1;
    at += names;
    if (peek(0) == '`' || peek(0) == '\'' || peek(0) == '"') {
      byte mark = in[at++];
      string(mark);
      return VARIABLE;
    }
    int from = at;
    at = Bytes.wordEnd(in, at, end);
    return names == 2 && at > from ? RARE : VARIABLE;
  }

  private int hash() {
    ambiguous = true;
    if (mysql) {
      return line(at + 1);
    }
    at = Bytes.wordEnd(in, at + 1, end);
    return in[at - 1] == '#' ? JUNK : NAME;
  }

  /// A money literal of Microsoft's, or MySQL's null.
  private int backslash() {
    boolean number = Bytes.isDigit(peek(1)) || isWord(1);
    at += (peek(1) | 0x20) == 'n' && !Bytes.isWordAt(in, at + 2, end) ? 2 : 1;
    at = Bytes.digitsEnd(in, at, end);
    return number ? NUMBER : JUNK;
  }

  private int dot() {
    if (Bytes.isDigit(peek(1))) {
      return number();
    }
    return isWord(1) || peek(1) == '`' ? skip(1) : take(1, JUNK);
  }

  private int backquoted() {
    at++;
    string('`');
    return NAME;
  }

  /// A name in brackets; a bracket alone is no SQL.
  private int bracket() {
    int close = at + 1;
    while (close < end && close - at < 64 && Bytes.isName(in[close])) {
      close++;
    }
    boolean name = close < end && in[close] == ']' && isWord(1);
    return name ? take(close + 1 - at, NAME) : take(1, JUNK);
  }

  /// Money, a string of PostgreSQL's, or a name.
  private int dollar() {
    if (Bytes.isDigit(peek(1))) {
      at++;
      return number();
    }
    int tag = Bytes.tagEnd(in, at + 1, end);
    if (tag < end && in[tag] == '$' && searches-- > 0) {
      int close = Bytes.find(in, tag + 1, end, at, tag + 1);
      if (close >= 0) {
        at = close;
        return STRING;
      }
    }
    at = Bytes.wordEnd(in, at + 1, end);
    return NAME;
  }
}
