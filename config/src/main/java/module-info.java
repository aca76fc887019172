/// Reads YAML into checked records, or names every mistake at once with its line and column.
@org.jspecify.annotations.NullMarked
module io.bartizan.config {
  exports io.bartizan.config;

  requires org.jspecify; // at run time too: `@Nullable` on a component says that its key is
  // optional
  requires org.snakeyaml.engine;
}
