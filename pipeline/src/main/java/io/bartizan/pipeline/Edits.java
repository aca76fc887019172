package io.bartizan.pipeline;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What policies want changed in a head that is about to be sent on. The head itself is not
/// touched; the data plane applies the edits while it writes. Fields that frame the message or
/// concern the connection cannot be edited.
public final class Edits {
  private static final long FRAMING =
      bit(Names.CONTENT_LENGTH)
          | bit(Names.TRANSFER_ENCODING)
          | bit(Names.CONNECTION)
          | bit(Names.KEEP_ALIVE)
          | bit(Names.TE)
          | bit(Names.TRAILER)
          | bit(Names.UPGRADE)
          | bit(Names.HTTP2_SETTINGS)
          | bit(Names.PROXY_CONNECTION)
          | bit(Names.EXPECT)
          | bit(Names.HOST);

  private @Nullable Name[] removed = new Name[4];
  private int removals;
  private int removalHashes;
  private Fields[] added = new Fields[4];
  private int additions;
  private @Nullable Bytes query;
  private @Nullable Bytes path;

  private static long bit(Name name) {
    return 1L << name.number();
  }

  /// Removes every field of that name which the sender wrote, and its `_` aliases.
  public Edits remove(Name name) {
    check(name);
    if (removals == removed.length) {
      removed = Arrays.copyOf(removed, removals * 2);
    }
    removed[removals++] = name;
    removalHashes |= 1 << (name.hash() & 31);
    return this;
  }

  /// Adds fields behind those of the sender.
  public Edits add(Fields fields) {
    fields.expectUnframing();
    if (additions == added.length) {
      added = Arrays.copyOf(added, additions * 2);
    }
    added[additions++] = fields;
    return this;
  }

  /// Replaces every field that has a name in `fields`, whether the sender wrote it or a policy
  /// added it before, by those in `fields`.
  public Edits set(Fields fields) {
    return withhold(fields).add(fields);
  }

  /// Removes every field that has a name in `fields`, whether the sender wrote it or a policy added
  /// it before.
  public Edits withhold(Fields fields) {
    fields.expectUnframing();
    for (int i = 0; i < fields.size(); i++) {
      remove(fields.fieldName(i));
    }
    for (int i = 0; i < additions; i++) {
      added[i] = added[i].without(fields);
    }
    return this;
  }

  /// The same changes, for a copy of the request that may outlive it.
  public Edits copy() {
    Edits copy = new Edits();
    copy.removed = removed.clone();
    copy.removals = removals;
    copy.removalHashes = removalHashes;
    copy.added = added.clone();
    copy.additions = additions;
    copy.query = own(query);
    copy.path = own(path);
    return copy;
  }

  private static @Nullable Bytes own(@Nullable Bytes text) {
    return text == null ? null : Bytes.view(text.toArray(), 0, text.length());
  }

  /// Sends `query` in place of the request's own: without a question mark, empty for none.
  public Edits query(Bytes query) {
    for (int i = 0; i < query.length(); i++) {
      if (query.at(i) <= ' ' || query.at(i) == '#' || query.at(i) == 127) {
        throw new IllegalArgumentException(
            "query: byte " + query.at(i) + " at " + i + " (expected: visible ASCII without #)");
      }
    }
    this.query = query;
    return this;
  }

  /// What to send in place of the request's query; null to send that.
  public @Nullable Bytes query() {
    return query;
  }

  /// Sends `path` in place of the request's own. Whether it is a canonical path is for the data
  /// plane to check, before anything is sent.
  public Edits path(Bytes path) {
    this.path = path;
    return this;
  }

  /// What to send in place of the request's path; null to send that.
  public @Nullable Bytes path() {
    return path;
  }

  private static void check(Name name) {
    if (frames(name)) {
      throw new IllegalArgumentException(
          "field: " + name + " (expected: one that does not frame the message)");
    }
  }

  /// Whether `name` frames a message or concerns the connection, or would be taken for such a name
  /// by a reader for whom `_` is `-`, so that it cannot be edited.
  public static boolean frames(Name name) {
    return name.stem() >= 0 && (FRAMING >>> name.stem() & 1) != 0;
  }

  /// Whether nothing is to be removed.
  public boolean removesNothing() {
    return removals == 0;
  }

  /// Whether the field at `index` is to be removed.
  public boolean removes(HeadTable head, int index) {
    int hash = head.hash(index);
    if ((removalHashes & 1 << (hash & 31)) == 0) {
      return false;
    }
    for (int i = 0; i < removals; i++) {
      Name name = removed[i];
      if (name != null && head.alias(index, name)) {
        return true;
      }
    }
    return false;
  }

  /// Whether fields called `name` are to be removed.
  public boolean removes(Name name) {
    for (int i = 0; i < removals; i++) {
      Name other = removed[i];
      if (other != null && name.equals(other)) {
        return true;
      }
    }
    return false;
  }

  /// How many lists of fields are to be added.
  public int additions() {
    return additions;
  }

  public Fields addition(int index) {
    return added[index];
  }

  public boolean isEmpty() {
    return removals == 0 && additions == 0 && query == null && path == null;
  }

  void clear() {
    Arrays.fill(removed, 0, removals, null);
    Arrays.fill(added, 0, additions, Fields.NONE);
    removals = 0;
    additions = 0;
    removalHashes = 0;
    query = null;
    path = null;
  }
}
