package io.bartizan.waf.detect.sqli;

import static io.bartizan.waf.detect.sqli.Letter.*;

/// Makes few letters of many tokens: what computes a value becomes that value, lists become their
/// most telling element, words that belong together one letter. One thread.
final class Folding {
  private static final int SIZE = 64;
  private static final int KEPT = 16;
  private static final int NOTHING = -1;

  private final byte[] letters = new byte[SIZE];
  private int size;
  private int word = NOTHING;
  private boolean dropsName;

  /// Whether a word came that may begin a statement before any value.
  private boolean acts;

  /// Whether a select or a parenthesis came, behind which a comma makes a list.
  private boolean lists;

  Folding() {
    letters[size++] = START;
  }

  /// Takes a token of the [Scanner].
  void add(int token) {
    int before = word;
    word = NOTHING;
    if (before != NOTHING) {
      int joined = joined(before, token);
      if (joined != NOTHING) {
        addWord(joined);
        return;
      }
      push(alone(before));
    }
    addWord(token);
  }

  private void addWord(int token) {
    switch (token) {
      case ORDER, ALTER, INTO, INSERT, DELETE, FOR, PROCEDURE, WAIT, LOAD, LOCK, NOT, SOUNDS ->
          word = token;
      case CAST, COLLATE -> dropsName = true;
      case QUANTITY -> quantity();
      case IF -> {
        acts = true;
        push(NAME);
      }
      case STAR -> push(letters[size - 1] == SELECT ? VARIABLE : ARITHMETIC);
      default -> push(Letter.alone(token));
    }
  }

  /// What two words mean together; NOTHING if they do not belong together.
  private static int joined(int first, int second) {
    return switch (first) {
      case ORDER -> second == BY ? TAIL : NOTHING;
      case ALTER -> second == OBJECT || second == PROCEDURE ? STATEMENT : NOTHING;
      case INTO -> second == FILE ? STATEMENT : NOTHING;
      case INSERT -> second == INTO ? STATEMENT : NOTHING;
      case DELETE -> second == FROM ? STATEMENT : second == FROM_DELETED ? DELETE : NOTHING;
      case FOR -> second == UPDATE ? TAIL : NOTHING;
      case PROCEDURE -> second == ANALYSE ? TAIL : NOTHING;
      case WAIT -> second == DELAY ? STATEMENT : NOTHING;
      case LOAD -> second == DATA ? STATEMENT : NOTHING;
      case LOCK -> second == IN ? TAIL : NOTHING;
      case SOUNDS -> second == LIKE ? LIKE : NOTHING;
      case NOT -> second == LIKE || second == IN ? LIKE : NOTHING;
      default -> NOTHING;
    };
  }

  /// A word whose partner did not come: `not` before a condition says nothing.
  private int alone(int token) {
    int top = letters[size - 1];
    boolean negates = token == NOT && (top == LOGIC || top == OPEN || top == WHERE || top == LIKE);
    return negates ? NOTHING : Letter.alone(token);
  }

  private void quantity() {
    int top = letters[size - 1];
    if (top != UNION && top != SELECT) {
      push(NAME);
    }
  }

  private void push(int letter) {
    lists |= letter == SELECT || letter == OPEN;
    boolean dropped = dropsName && (letter == NAME || letter == CALL);
    dropsName = false;
    if (letter == NOTHING || dropped) {
      return;
    }
    if (isValue(letter)) {
      value(letter);
    } else if (letter == LOGIC && letters[size - 1] == ARITHMETIC) {
      value(NAME);
    } else if (letter == CLOSE) {
      close();
    } else if (letter != ARITHMETIC || isOperand(letters[size - 1])) {
      letters[size++] = (byte) letter;
    }
  }

  /// Whether an operator behind a letter stands between two operands.
  private static boolean isOperand(int letter) {
    return isValue(letter)
        || switch (letter) {
          case CLOSE, INSIDE, INSIDE_DOUBLE, INSIDE_BACK, OPEN_STRING, JUNK, SYSTEM -> true;
          default -> false;
        };
  }

  private void value(int letter) {
    int value = letter;
    int top = letters[size - 1];
    if (top == NAME && value == NAME || top == STRING && value == STRING) {
      return;
    }
    if (size > 2 && isValue(letters[size - 2]) && foldsAround(top, letters[size - 2], value)) {
      size -= 2;
      value = stronger(letters[size], value);
    }
    letters[size++] = (byte) value;
  }

  private boolean foldsAround(int operator, int left, int right) {
    return operator == COMMA && (lists || left == NAME && right == NAME)
        || operator == ARITHMETIC && left != STRING && right != STRING;
  }

  private static int stronger(int one, int other) {
    return one == NUMBER ? other : other == NUMBER ? one : Math.max(one, other);
  }

  private void close() {
    int top = letters[size - 1];
    int value = NOTHING;
    if (isValue(top) && letters[size - 2] == OPEN) {
      size -= 2;
      value = top;
    } else if (top == OPEN) {
      size--;
    } else {
      letters[size++] = CLOSE;
      return;
    }
    int before = letters[size - 1];
    if (before == CALL || before == RARE || before == NAME) {
      letters[size - 1] = (byte) Math.max(before, value == RARE ? RARE : before);
    } else if (value != NOTHING) {
      value(value);
    }
  }

  /// Whether what follows the string around the value can be no SQL, whatever comes: another value
  /// without anything between them, or what SQL does not have.
  boolean isLost() {
    if (acts || size > 4 || size < 3 || letters[1] != INSIDE && letters[1] != INSIDE_DOUBLE) {
      return false;
    }
    int first = letters[2];
    int second = size == 4 && first == NAME ? letters[3] : NOTHING;
    return first == JUNK || isLiteral(first) || isLiteral(second) || second == STRING;
  }

  private static boolean isLiteral(int letter) {
    return letter == NUMBER || letter == OPEN_STRING;
  }

  /// Whether hardly any more letters fit: then [#letters] want to be looked at before [#forget].
  boolean isFull() {
    return size > SIZE - 4;
  }

  /// Drops all but the last letters.
  void forget() {
    if (size > KEPT) {
      System.arraycopy(letters, size - KEPT, letters, 0, KEPT);
      size = KEPT;
    }
  }

  /// Ends the letters.
  void end() {
    if (word != NOTHING) {
      push(alone(word));
      word = NOTHING;
    }
    letters[size++] = END;
  }

  byte[] letters() {
    return letters;
  }

  /// Removes what repeats; returns how many letters there are.
  int settle() {
    int to = 1;
    for (int i = 1; i < size; i++) {
      byte letter = letters[i];
      if (letter != letters[to - 1] || !repeats(letter)) {
        letters[to++] = letter;
      }
    }
    size = to;
    return size;
  }

  private static boolean repeats(int letter) {
    return switch (letter) {
      case OPEN, CLOSE, SEMICOLON, LOGIC, JUNK, UNION, COMMA -> true;
      default -> false;
    };
  }
}
