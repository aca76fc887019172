package io.bartizan.waf.detect.sqli;

/// The letters that fingerprints are made of, by number, and the words that become one of them only
/// beside another word ("order" and "by"; the numbers behind those of the letters).
final class Letter {
  /// The character of each letter, by its number.
  static final String CHARACTERS = "^$1snvfd(),;+=&UEWwFHBLKcX?ihqlSDM";

  static final int LETTERS = 34;

  static final int START = 0;
  static final int END = 1;
  static final int NUMBER = 2;
  static final int STRING = 3;
  static final int NAME = 4;
  static final int VARIABLE = 5;

  /// A call of a function that SQL has.
  static final int CALL = 6;

  /// A call of a function, or a name, that hardly stands anywhere but in SQL, such as `sleep(`.
  static final int RARE = 7;

  static final int OPEN = 8;
  static final int CLOSE = 9;
  static final int COMMA = 10;
  static final int SEMICOLON = 11;

  /// Computes: `+`, `-`, `|`, `div`.
  static final int ARITHMETIC = 12;

  /// Compares by sign: `=`, `<>`.
  static final int COMPARE = 13;

  /// `and`, `or`, `xor`, `&&`, `||`.
  static final int LOGIC = 14;

  static final int UNION = 15;
  static final int SELECT = 16;

  /// Two words that begin a statement or say where its result goes: `drop table`, `into outfile`.
  static final int STATEMENT = 17;

  /// One word that may begin a statement: `exec`, `set`.
  static final int VERB = 18;

  static final int FROM = 19;

  /// `where`, `having`.
  static final int WHERE = 20;

  /// Two words that end a query: `order by`, `for update`.
  static final int TAIL = 21;

  static final int LIMIT = 22;

  /// Words inside expressions: `case`, `when`, `exists`.
  static final int CLAUSE = 23;

  /// A comment that ends the value, with nothing in it.
  static final int COMMENT = 24;

  /// A comment with a purpose: one that MySQL runs, or a nested one.
  static final int TRICK = 25;

  /// What is no SQL.
  static final int JUNK = 26;

  /// A table or procedure that the database itself brings: `information_schema`, `xp_cmdshell`.
  static final int SYSTEM = 27;

  /// A comment that ends the value and has something to read in it.
  static final int REMARK = 28;

  /// A string that nothing closes.
  static final int OPEN_STRING = 29;

  /// Compares by word: `like`, `between`, `is`.
  static final int LIKE = 30;

  /// The string that the value began in, now closed: of single quotes.
  static final int INSIDE = 31;

  /// Of double quotes.
  static final int INSIDE_DOUBLE = 32;

  /// Of back quotes, which is a name.
  static final int INSIDE_BACK = 33;

  static final int ORDER = 34;
  static final int BY = 35;
  static final int ALTER = 36;
  static final int OBJECT = 37;
  static final int INTO = 38;
  static final int FILE = 39;
  static final int INSERT = 40;
  static final int DELETE = 41;
  static final int FOR = 42;
  static final int UPDATE = 43;
  static final int PROCEDURE = 44;
  static final int ANALYSE = 45;
  static final int WAIT = 46;
  static final int DELAY = 47;
  static final int LOAD = 48;
  static final int DATA = 49;
  static final int QUANTITY = 50;
  static final int NOT = 51;
  static final int LOCK = 52;
  static final int IN = 53;

  /// A function if a parenthesis follows at once.
  static final int CALL_CLOSE = 54;

  /// A function if a parenthesis follows.
  static final int CALL_LOOSE = 55;

  /// A rare function if a parenthesis follows.
  static final int RARE_LOOSE = 56;

  /// A rare function if empty parentheses follow, or a function if others do.
  static final int EMPTY_CALL = 57;

  static final int CAST = 58;
  static final int COLLATE = 59;
  static final int FROM_DELETED = 60;

  static final int STAR = 61;
  static final int SOUNDS = 62;

  /// A function if a parenthesis follows at once, or the beginning of a statement.
  static final int IF = 63;

  private Letter() {}

  /// Whether a letter is a value: something that operators can stand beside.
  static boolean isValue(int letter) {
    return letter >= NUMBER && letter <= RARE;
  }

  /// The letter of a word that stands alone.
  static int alone(int word) {
    return switch (word) {
      case INSERT, DELETE, UPDATE, ALTER, LOAD, WAIT -> VERB;
      case IN -> LIKE;
      case STAR -> ARITHMETIC;
      default -> word < LETTERS ? word : NAME;
    };
  }

  static String text(byte[] letters, int from, int to) {
    StringBuilder text = new StringBuilder(to - from);
    for (int i = from; i < to; i++) {
      text.append(CHARACTERS.charAt(letters[i]));
    }
    return text.toString();
  }
}
