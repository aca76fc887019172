package io.bartizan.waf.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.waf.state.Marks;
import io.bartizan.waf.text.Text;
import io.bartizan.waf.transform.Transformation;
import io.bartizan.waf.transform.Transformations;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What is said of transformations without running them.
class TouchedTest {
  private static final String SIGNS = "/*-#<!>;&%+\\\"'^,(.) \t\n|$`{}=:x0123abcXYZ\0\u00e9\u0080u";
  private static final int TEXTS = 4000;

  private final Random random = new Random(17);

  private Text text(int longest) {
    byte[] bytes = new byte[random.nextInt(longest)];
    int from = random.nextInt(SIGNS.length());
    int kinds = 1 + random.nextInt(SIGNS.length());
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) SIGNS.charAt((from + random.nextInt(kinds)) % SIGNS.length());
    }
    return Text.of(bytes);
  }

  @Test
  void a_text_without_what_a_transformation_looks_for_stays_as_it_is() {
    for (String name : Transformations.names()) {
      Transformation transformation = transformation(name);
      long touched = Touched.by(name.toLowerCase(Locale.ROOT));
      for (int i = 0; i < TEXTS; i++) {
        Text text = text(24);
        if ((Marks.of(text) & touched) == 0) {
          assertThat(transformation.of(text)).as(name).isEqualTo(text);
        }
      }
    }
  }

  @Test
  void no_text_becomes_longer_but_by_those_that_may_do_so() {
    for (String name : Transformations.names()) {
      if (!Touched.grows(name.toLowerCase(Locale.ROOT))) {
        Transformation transformation = transformation(name);
        for (int i = 0; i < TEXTS; i++) {
          Text text = text(24);
          assertThat(transformation.of(text).length()).as(name).isLessThanOrEqualTo(text.length());
        }
      }
    }
  }

  @Test
  void an_empty_text_is_changed_by_what_changes_every_text() {
    assertThat(Marks.of(Text.EMPTY) & Touched.by("md5")).isNotZero();
  }

  private static Transformation transformation(String name) {
    Transformation transformation = Transformations.named(name);
    assertThat(transformation).isNotNull();
    return transformation == null ? text -> text : transformation;
  }
}
