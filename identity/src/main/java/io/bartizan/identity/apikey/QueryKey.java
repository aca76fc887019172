package io.bartizan.identity.apikey;

import io.bartizan.pipeline.Bytes;
import org.jspecify.annotations.Nullable;

/// An API key in one parameter of a query. Parameters stand between `&`; name and value are
/// compared as they are written, since nothing in a key's name or in a key needs percent-encoding.
final class QueryKey {
  private final byte[] name;

  /// @param parameter letters, digits, `-` and `_`
  QueryKey(String parameter) {
    this.name = Bytes.of(parameter + '=').toArray();
  }

  /// How often `query` has the parameter.
  int count(Bytes query) {
    int count = 0;
    for (int at = 0; at <= query.length(); at = end(query, at) + 1) {
      count += begins(query, at) ? 1 : 0;
    }
    return count;
  }

  /// The parameter's first value, or null.
  @Nullable Bytes find(Bytes query) {
    for (int at = 0; at <= query.length(); at = end(query, at) + 1) {
      if (begins(query, at)) {
        return query.slice(at + name.length, end(query, at));
      }
    }
    return null;
  }

  /// `query` without the parameter, however often it is there.
  Bytes without(Bytes query) {
    byte[] rest = new byte[query.length() + 1];
    int length = 0;
    for (int at = 0; at <= query.length(); at = end(query, at) + 1) {
      if (!begins(query, at)) {
        length = query.slice(at, end(query, at)).copyTo(rest, length);
        rest[length++] = '&';
      }
    }
    return Bytes.view(rest, 0, Math.max(0, length - 1));
  }

  private static int end(Bytes query, int at) {
    int end = query.indexOf('&', at);
    return end < 0 ? query.length() : end;
  }

  private boolean begins(Bytes query, int at) {
    if (query.length() - at < name.length) {
      return false;
    }
    for (int i = 0; i < name.length; i++) {
      if (query.at(at + i) != name[i]) {
        return false;
      }
    }
    return true;
  }
}
