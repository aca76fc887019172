package io.bartizan.waf.worst;

import java.util.random.RandomGenerator;

/// Ordinary words, drawn by lot: what an honest client sends, and no rule of the first paranoia
/// level objects to in whatever order.
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
              + " Tuesday London Paris 12 2024 17 100 morning evening")
          .split(" ");

  private Prose() {}

  /// Words with `gap` between them, up to a length.
  static String of(RandomGenerator random, int length, String gap) {
    StringBuilder text = new StringBuilder(length + 16);
    while (text.length() < length) {
      text.append(text.isEmpty() ? "" : gap).append(word(random));
    }
    text.setLength(length);
    return text.toString();
  }

  static String word(RandomGenerator random) {
    return WORDS[random.nextInt(WORDS.length)];
  }
}
