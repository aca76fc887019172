/// What tests stand on: scripted upstreams, a token issuer, certificates, a raw client, a clock
/// moved by hand.
@org.jspecify.annotations.NullMarked
module io.bartizan.testkit {
  requires static org.jspecify;
  requires transitive io.bartizan.pipeline;
  requires com.nimbusds.jose.jwt;
  requires java.net.http;
  requires transitive java.xml.crypto; // and with it java.xml
  requires jdk.httpserver;
  requires org.bouncycastle.pkix;
  requires org.bouncycastle.provider;

  exports io.bartizan.testkit;
}
