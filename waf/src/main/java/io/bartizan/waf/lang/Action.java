package io.bartizan.waf.lang;

import org.jspecify.annotations.Nullable;

/// What a rule does or says, one record for each kind of action.
public sealed interface Action {
  /// Whether the action decides what becomes of the transaction.
  default boolean disrupts() {
    return this instanceof Disruption || this instanceof Redirect;
  }

  /// What becomes of the transaction.
  enum Disruption implements Action {
    /// No rule runs any more, but those of phase 5.
    ALLOW,
    /// No further rule of this phase runs.
    ALLOW_PHASE,
    /// No further rule of phases 1 and 2 runs.
    ALLOW_REQUEST,
    /// What `SecDefaultAction` says.
    BLOCK,
    /// The client gets an error status.
    DENY,
    /// The connection ends.
    DROP,
    /// Nothing.
    PASS
  }

  /// What has no value.
  enum Flag implements Action {
    /// Groups of a match become TX:0 to TX:9.
    CAPTURE,
    /// The next rule must match too.
    CHAIN,
    /// Every step of the transformations is looked at.
    MULTI_MATCH,
    /// A match is recorded.
    LOG,
    /// A match is not recorded.
    NO_LOG,
    /// A match makes the transaction worth an audit record.
    AUDIT_LOG,
    /// A match does not make the transaction worth an audit record.
    NO_AUDIT_LOG
  }

  /// The client is sent elsewhere.
  record Redirect(Macro location) implements Action {}

  /// The rule's number.
  record Id(int id) implements Action {}

  /// When the rule runs: 1 to 5.
  record Phase(int phase) implements Action {}

  /// What the rule says of a match.
  record Message(Macro text) implements Action {}

  /// What the rule records of a match.
  record LogData(Macro text) implements Action {}

  /// How bad a match is.
  record Grade(Severity severity) implements Action {}

  /// A mark of the rule.
  record Tag(Macro tag) implements Action {}

  /// Version of the rule set.
  record Version(String version) implements Action {}

  /// Revision of the rule.
  record Revision(String revision) implements Action {}

  /// How well tried (1 to 9) or exact (1 to 9) the rule is said to be.
  record Quality(boolean accuracy, int level) implements Action {}

  /// A transformation, in order.
  record Transform(String name, Position position) implements Action {}

  /// Forgets the transformations so far.
  record TransformNone() implements Action {}

  /// The status of a refusal: 100 to 599.
  record Status(int status) implements Action {}

  /// How many of the following rules of the phase are left out.
  record Skip(int rules) implements Action {}

  /// Rules are left out until after a marker or the rule of that id.
  record SkipAfter(String place, Position position) implements Action {}

  /// How a variable changes.
  enum Change {
    SET,
    ADD,
    SUBTRACT,
    REMOVE
  }

  /// Changes a variable of TX or of a collection that lives on.
  record SetVariable(Variable collection, Macro name, Change change, Macro value)
      implements Action {}

  /// A variable ceases to be some seconds from now.
  record ExpireVariable(Variable collection, Macro name, Macro seconds) implements Action {}

  /// Says which instance of a collection that lives on is meant.
  record OpenCollection(Variable collection, Macro key) implements Action {}

  /// Sets a variable of the transaction's environment.
  record SetEnvironment(String name, Macro value) implements Action {}

  /// A prefix for XPaths.
  record Namespace(String prefix, String uri) implements Action {}

  /// Changes what the rest of this transaction does.
  record Control(Setting setting) implements Action {}

  /// What `ctl` changes.
  sealed interface Setting {}

  /// The engine's mode.
  record EngineMode(Mode mode) implements Setting {}

  /// Whether the request body is read.
  record ReadRequestBody(boolean on) implements Setting {}

  /// Whether the response body is read.
  record ReadResponseBody(boolean on) implements Setting {}

  /// Whether REQUEST_BODY is filled whatever reads the body.
  record ForceRequestBody(boolean on) implements Setting {}

  /// What reads the request body.
  record BodyProcessor(String name) implements Setting {}

  /// Whether and what an audit record holds: kept for whoever writes one.
  record Audit(String key, String value) implements Setting {}

  /// Rules that no longer run: ids from and to, both inclusive.
  record DropIds(int from, int to) implements Setting {}

  /// Rules that no longer run: those with a tag, or with a message.
  record DropRules(boolean byTag, String text) implements Setting {}

  /// A target that rules no longer look at; `ids` or `text` say which rules.
  record DropTarget(@Nullable DropIds ids, boolean byTag, String text, Target target)
      implements Setting {}
}
