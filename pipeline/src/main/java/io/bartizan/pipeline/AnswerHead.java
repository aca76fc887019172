package io.bartizan.pipeline;

import org.jspecify.annotations.Nullable;

/// The head of an answer on its way to the client, an upstream's or the gateway's own.
public final class AnswerHead {
  private final Edits edits = new Edits();
  private int status;
  private Head head = Fields.NONE;
  private boolean own;
  private @Nullable Transform transform;

  void begin(int status, Head head, boolean own) {
    this.status = status;
    this.head = head;
    this.own = own;
    transform = null;
    edits.clear();
  }

  public int status() {
    return status;
  }

  /// The client shall see this status instead, which is not that of the record: in some protocols a
  /// refusal says in its fields what it is.
  public void show(int status) {
    this.status = status;
  }

  /// The fields as the upstream, or the policy that answers, wrote them.
  public Head head() {
    return head;
  }

  /// From now on it does not need the upstream's connection any more: the fields are copied.
  public void keep() {
    if (head instanceof HeadTable table) {
      head = table.copy();
    }
  }

  /// Whether the gateway itself answers.
  public boolean own() {
    return own;
  }

  public Edits edits() {
    return edits;
  }

  /// Sends the answer's body through `way`, which must not make it much longer: its length is not
  /// known any more. What comes out goes through the `way` of whoever asks next. None for the
  /// gateway's own answers.
  public void through(Transform way) {
    if (own) {
      throw new IllegalStateException("transform (expected: an upstream's answer)");
    }
    transform = transform == null ? way : new Sequel(transform, way);
  }

  /// What the body goes through; null if it goes on as it comes.
  public @Nullable Transform transform() {
    return transform;
  }
}
