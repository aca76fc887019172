package io.bartizan.waf.worst;

import java.util.random.RandomGenerator;

/// Ordinary words, drawn by lot: what an honest client sends.
final class Prose {
  private static final String[] WORDS =
      ("the of and to in that is was he for it with as his on be at by had not are but from or have"
              + " an they which one you were her all she there would their we him been has when who"
              + " will more no if out so said what up its about into than them can only other new"
              + " some could time these two may then do first any my now such like our over man me"
              + " even most made after also did many before must through back years where much your"
              + " way well down should because each just those people mister how too little state"
              + " good very make world still own see men work long get here between both life being"
              + " under never day same another know while last might us great old year off come"
              + " since against go came right used take three order delivery address customer invoice"
              + " window garden kitchen Monday Tuesday London Paris 12 2024 17 100 morning evening")
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
