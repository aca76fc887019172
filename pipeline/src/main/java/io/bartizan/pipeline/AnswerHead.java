package io.bartizan.pipeline;

/// The head of an answer on its way to the client, an upstream's or the gateway's own.
public final class AnswerHead {
  private final Edits edits = new Edits();
  private int status;
  private Head head = Fields.NONE;
  private boolean own;

  void begin(int status, Head head, boolean own) {
    this.status = status;
    this.head = head;
    this.own = own;
    edits.clear();
  }

  public int status() {
    return status;
  }

  /// The fields as the upstream, or the policy that answers, wrote them.
  public Head head() {
    return head;
  }

  /// Whether the gateway itself answers.
  public boolean own() {
    return own;
  }

  public Edits edits() {
    return edits;
  }
}
