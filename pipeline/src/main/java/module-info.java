/// The words of the gateway: what an exchange is, what a policy may answer, and the loop that asks
/// every policy in order.
@org.jspecify.annotations.NullMarked
module io.bartizan.pipeline {
  requires static org.jspecify;

  exports io.bartizan.pipeline;
}
