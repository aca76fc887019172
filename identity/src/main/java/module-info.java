/// Who is calling: verifies credentials and turns them into an identity.
@org.jspecify.annotations.NullMarked
module io.bartizan.identity {
  requires static org.jspecify;
  requires transitive io.bartizan.pipeline;
  requires io.bartizan.config;
  requires com.nimbusds.jose.jwt;
}
