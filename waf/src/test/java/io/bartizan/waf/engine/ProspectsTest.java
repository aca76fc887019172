package io.bartizan.waf.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.waf.regex.Expression;
import io.bartizan.waf.regex.Hits;
import io.bartizan.waf.state.Marks;
import io.bartizan.waf.text.Text;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which expressions may be found in a text, as its kinds of bytes show.
class ProspectsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "<script ~ script ~ false",
        "<script ~ < ~ false",
        "<script ~ < S ~ false",
        "(?i)<script ~ < S ~ true",
        "a* ~ `` ~ true",
        "^$ ~ `` ~ true",
        "a+ ~ 1 ~ false",
        "'|\\x22|;\\s ~ 1 2 ~ false",
        "'|\\x22|;\\s ~ 1; 2 ~ true",
        "(?:<|a?)b ~ b ~ true",
        "(<){0,3}b ~ b ~ true",
        "(<){2}b ~ b ~ false",
        "[^a-z=]= ~ x= ~ false",
        "\\xe9 ~ é ~ true",
        "[\\x80-\\xff]= ~ é ~ false",
      })
  void tells_what_may_be_found(String pattern, String text, boolean possible) throws Exception {
    assertThat(possible(List.of(Expression.of(pattern)), text))
        .isEqualTo(possible ? List.of(0) : List.of());
  }

  @Test
  void tells_it_for_each_of_many_and_again() throws Exception {
    List<Expression> all = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      all.add(Expression.of(i % 3 == 0 ? "<a" + i : i % 3 == 1 ? "b{" + i + "}" : "c?"));
    }
    Prospects prospects = new Prospects(all);
    for (int i = 0; i < 3; i++) {
      assertThat(found(prospects, "b")).hasSize(100).doesNotContain(0, 3, 147).contains(1, 2, 148);
      assertThat(found(prospects, "<A1")).contains(2, 149).doesNotContain(0, 1, 3, 4);
    }
  }

  private static List<Integer> possible(List<Expression> all, String text) {
    return found(new Prospects(all), text);
  }

  private static List<Integer> found(Prospects prospects, String text) {
    Hits hits = prospects.of(Marks.of(Text.latin1(text)));
    List<Integer> found = new ArrayList<>();
    for (int i = hits.next(0); i >= 0; i = hits.next(i + 1)) {
      found.add(i);
    }
    return found;
  }
}
