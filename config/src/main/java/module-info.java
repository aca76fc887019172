/// Reads YAML into checked records, or names every mistake at once with its line and column.
@org.jspecify.annotations.NullMarked
module io.bartizan.config {
  requires static org.jspecify;
  requires org.snakeyaml.engine;
}
