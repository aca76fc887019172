package io.bartizan.policies.transform;

import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.Identity;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// A part of a template: a text, or a variable.
sealed interface Piece {
  void write(Exchange x, Sheet out);

  record Literal(Bytes text) implements Piece {
    @Override
    public void write(Exchange x, Sheet out) {
      out.plain(text);
    }
  }

  /// `{claim.NAME}`.
  record Claim(String name) implements Piece {
    @Override
    public void write(Exchange x, Sheet out) {
      Identity caller = x.identity();
      Object value = caller == null ? null : value(caller);
      if (value == null) {
        out.missing();
        return;
      }
      String text = text(value);
      if (text == null) {
        out.unusable();
      } else {
        out.foreign(text);
      }
    }

    private @Nullable Object value(Identity caller) {
      Object said = caller.claim(name);
      return said != null || !name.equals("sub") ? said : caller.subject();
    }

    /// A list is joined by commas, so that none may stand within an item.
    private static @Nullable String text(Object value) {
      return switch (value) {
        case String text -> text;
        case Number number -> number.toString();
        case Boolean truth -> truth.toString();
        case Collection<?> list -> joined(list);
        default -> null;
      };
    }

    private static @Nullable String joined(Collection<?> list) {
      StringBuilder all = new StringBuilder();
      for (Object item : list) {
        String text = item instanceof Collection ? null : text(item);
        if (text == null || text.indexOf(',') >= 0) {
          return null;
        }
        all.append(all.isEmpty() ? "" : ",").append(text);
      }
      return all.toString();
    }
  }

  /// `{identity}`: the caller's name.
  record Caller() implements Piece {
    @Override
    public void write(Exchange x, Sheet out) {
      Identity caller = x.identity();
      if (caller == null) {
        out.missing();
      } else {
        out.foreign(caller.subject());
      }
    }
  }

  /// `{param.NAME}`, percent-encoded as it came.
  ///
  /// @param query whether it stands in a query
  record Parameter(int place, boolean query) implements Piece {
    @Override
    public void write(Exchange x, Sheet out) {
      out.path(RoutePath.segment(x.path(), place), query);
    }
  }

  /// `/{rest}`: what follows the first `skipped` segments.
  ///
  /// @param query whether it stands in a query
  record Rest(int skipped, boolean query) implements Piece {
    @Override
    public void write(Exchange x, Sheet out) {
      out.path(RoutePath.after(x.path(), skipped), query);
    }
  }

  /// `{request.id}`.
  record RequestId() implements Piece {
    @Override
    public void write(Exchange x, Sheet out) {
      byte[] room = out.reserve(x.idLength());
      out.length(x.copyId(room, out.length()));
    }
  }

  /// `{client.address}`.
  record ClientAddress() implements Piece {
    @Override
    public void write(Exchange x, Sheet out) {
      out.foreign(x.client().toString());
    }
  }

  /// `{host}`: the host that the client asked for, without port.
  record Host() implements Piece {
    @Override
    public void write(Exchange x, Sheet out) {
      Bytes authority = x.authority();
      int end = authority.length();
      for (int i = end - 1; i >= 0 && authority.at(i) != ']'; i--) {
        if (authority.at(i) == ':') {
          end = i;
          break;
        }
      }
      if (end == 0) {
        out.missing();
      } else {
        out.plain(authority.slice(0, end));
      }
    }
  }
}
