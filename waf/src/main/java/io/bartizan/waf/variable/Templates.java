package io.bartizan.waf.variable;

import io.bartizan.waf.lang.Macro;
import io.bartizan.waf.lang.Variable;
import io.bartizan.waf.state.Found;
import io.bartizan.waf.state.State;
import io.bartizan.waf.state.Value;
import io.bartizan.waf.text.Text;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/// Makes templates of macros.
final class Templates {
  private static final int LONGEST = 8192;

  private Templates() {}

  static Template of(Macro macro, Readers readers) {
    List<Template> pieces = macro.pieces().stream().map(piece -> piece(piece, readers)).toList();
    return switch (pieces.size()) {
      case 0 -> new Fixed(Text.EMPTY);
      case 1 -> pieces.getFirst();
      default -> new Joined(pieces);
    };
  }

  private static Template piece(Macro.Piece piece, Readers readers) {
    return switch (piece) {
      case Macro.Literal(String text) -> new Fixed(Text.latin1(text));
      case Macro.Reference reference -> filled(readers.reference(reference));
    };
  }

  private static Template filled(Reader reader) {
    return switch (reader) {
      case TxReaders.Numbered(int number) -> new Numbered(number);
      case MatchedReader(Variable variable) -> new Matched(variable == Variable.MATCHED_VAR);
      default -> new Filled(reader);
    };
  }

  private static Text cut(Text text) {
    return text.length() <= LONGEST ? text : text.part(0, LONGEST);
  }

  private record Numbered(int number) implements Template {
    @Override
    public Text text(State state) {
      Value value = state.tx().get(number);
      return value == null ? Text.EMPTY : cut(value.text());
    }

    @Override
    public boolean dependsOnly(BitSet numbers) {
      numbers.set(number);
      return true;
    }
  }

  private record Matched(boolean value) implements Template {
    @Override
    public Text text(State state) {
      return cut(value ? state.matched() : state.matchedName());
    }
  }

  private record Fixed(Text fixed) implements Template {
    @Override
    public Text text(State state) {
      return fixed;
    }

    @Override
    public boolean dependsOnly(BitSet numbers) {
      return true;
    }

    @Override
    public boolean isFixed() {
      return true;
    }
  }

  private record Filled(Reader reader) implements Template {
    @Override
    public Text text(State state) {
      Found found = new Found();
      reader.read(state, found);
      return found.size() == 0 ? Text.EMPTY : cut(found.get(0).text());
    }
  }

  private record Joined(List<Template> pieces) implements Template {
    @Override
    public Text text(State state) {
      byte[] joined = new byte[64];
      int size = 0;
      for (int i = 0; i < pieces.size(); i++) {
        Text text = pieces.get(i).text(state);
        if (joined.length - size < text.length()) {
          joined = Arrays.copyOf(joined, Math.max(2 * joined.length, size + text.length()));
        }
        System.arraycopy(text.array(), text.start(), joined, size, text.length());
        size += text.length();
      }
      return Text.of(joined, 0, size);
    }

    @Override
    public boolean dependsOnly(BitSet numbers) {
      boolean only = true;
      for (Template piece : pieces) {
        only &= piece.dependsOnly(numbers);
      }
      return only;
    }
  }
}
