/// Who is calling: verifies credentials and turns them into an identity.
@org.jspecify.annotations.NullMarked
module io.bartizan.identity {
  requires org.jspecify; // at run time too: `@Nullable` on a component says that its key is
  // optional
  requires transitive io.bartizan.pipeline;
  requires transitive io.bartizan.config;
  requires java.net.http;
  requires java.xml.crypto; // and with it java.xml
  requires com.nimbusds.jose.jwt;
  requires com.amazon.corretto.crypto.provider;
  requires java.logging;
  requires lettuce.core;
  requires unboundid.ldapsdk;
  requires org.bouncycastle.provider;

  exports io.bartizan.identity;
  exports io.bartizan.identity.apikey;
  exports io.bartizan.identity.basic;
  exports io.bartizan.identity.consumer;
  exports io.bartizan.identity.bearer;
  exports io.bartizan.identity.dpop;
  exports io.bartizan.identity.grant;
  exports io.bartizan.identity.introspection;
  exports io.bartizan.identity.revocation;
  exports io.bartizan.identity.jwt;
  exports io.bartizan.identity.oidc;
  exports io.bartizan.identity.reception;
  exports io.bartizan.identity.saml;
  exports io.bartizan.identity.session;
  exports io.bartizan.identity.signin;
  exports io.bartizan.identity.ldap;
  exports io.bartizan.identity.login;
  exports io.bartizan.identity.mint;
  exports io.bartizan.identity.mtls;
  exports io.bartizan.identity.password;
  exports io.bartizan.identity.recall;
  exports io.bartizan.identity.signature;
  exports io.bartizan.identity.store;
  exports io.bartizan.identity.structured;
  exports io.bartizan.identity.vault;
  exports io.bartizan.identity.verify;
  exports io.bartizan.identity.token;
  exports io.bartizan.identity.web;
}
