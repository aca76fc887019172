package io.bartizan.waf.worst;

import java.util.random.RandomGenerator;

/// Ordinary sentences, drawn by lot: what people write into forms, with the marks and numbers that
/// stand in such texts. No rule of the first paranoia level objects to them.
final class Prose {
  private static final String[] WORDS =
      ("the of to that was he for it with on be by had are but have an they one you were her all"
              + " she there would their we him been will no so said what its about into"
              + " them can only other new some could these two may do first any my now"
              + " such our over me even most made after also did many must through back years much"
              + " your way well should because each just those people mister how too little state"
              + " good very still own men work long here between both life being under never same"
              + " another know while might us great old year off come since go came right used"
              + " three order delivery address customer invoice window garden kitchen Monday"
              + " Tuesday London Paris 12 2024 17 100 morning evening don't it's we're can't"
              + " isn't mother's 19.90 3rd 24-hour e-mail up-to-date 9:30 5,000 No.7")
          .split(" ");

  /// What follows a word, as often as it stands here.
  private static final String[] MARKS = {
    "", "", "", "", "", "", "", "", ",", ",", ".", ".", "?", ":"
  };

  private Prose() {}

  /// Words with `gap` between them, up to a length.
  static String of(RandomGenerator random, int length, String gap) {
    StringBuilder text = new StringBuilder(length + 16);
    while (text.length() < length) {
      text.append(text.isEmpty() ? "" : gap).append(WORDS[random.nextInt(WORDS.length)]);
      text.append(MARKS[random.nextInt(MARKS.length)]);
    }
    text.setLength(length);
    return text.toString();
  }

  /// A word for a name: letters and digits.
  static String word(RandomGenerator random) {
    return WORDS[random.nextInt(WORDS.length)].replaceAll("[^A-Za-z0-9]", "");
  }
}
