package io.bartizan.proxy.edge;

import io.netty.handler.ssl.OpenSslCachingX509KeyManagerFactory;
import io.netty.handler.ssl.util.SimpleKeyManagerFactory;
import java.net.Socket;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/// One certificate with its key, as TLS asks for it. A key store would encrypt and decrypt the key,
/// which takes longer than the rest of a start.
final class ShownKey extends X509ExtendedKeyManager {
  private static final String ALIAS = "shown";

  private final X509Certificate[] chain;
  private final PrivateKey key;

  private ShownKey(List<X509Certificate> chain, PrivateKey key) {
    this.chain = chain.toArray(X509Certificate[]::new);
    this.key = key;
  }

  /// @param nativeTls whether BoringSSL asks: it keeps what it has made of the key
  static KeyManagerFactory of(List<X509Certificate> chain, PrivateKey key, boolean nativeTls) {
    KeyManagerFactory factory = new Factory(new ShownKey(chain, key));
    return nativeTls ? new OpenSslCachingX509KeyManagerFactory(factory) : factory;
  }

  /// Whether the key is of that type: `EC`, `RSA`, or one with how it is used, `EC_EC`.
  private boolean is(String type) {
    String algorithm = key.getAlgorithm();
    return type.equals(algorithm)
        || type.startsWith(algorithm + "_")
        || algorithm.equals("EdDSA") && type.equals("Ed25519");
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String type, Principal @Nullable [] issuers, SSLEngine engine) {
    return is(type) ? ALIAS : null;
  }

  @Override
  public @Nullable String chooseServerAlias(
      String type, Principal @Nullable [] issuers, Socket socket) {
    return is(type) ? ALIAS : null;
  }

  @Override
  public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
    return is(type) ? new String[] {ALIAS} : null;
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    return alias.equals(ALIAS) ? chain.clone() : null;
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    return alias.equals(ALIAS) ? key : null;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] types, Principal @Nullable [] issuers, Socket socket) {
    return null;
  }

  @Override
  public String @Nullable [] getClientAliases(String type, Principal @Nullable [] issuers) {
    return null;
  }

  /// It needs no init: nobody who makes a TLS context of it calls one, and whoever does is told.
  private static final class Factory extends SimpleKeyManagerFactory {
    private final KeyManager manager;

    Factory(KeyManager manager) {
      this.manager = manager;
    }

    @Override
    protected KeyManager[] engineGetKeyManagers() {
      return new KeyManager[] {manager};
    }

    @Override
    protected void engineInit(KeyStore store, char[] password) throws KeyStoreException {
      throw new KeyStoreException("init (expected: none, it has its key already)");
    }

    @Override
    protected void engineInit(ManagerFactoryParameters parameters)
        throws InvalidAlgorithmParameterException {
      throw new InvalidAlgorithmParameterException("init (expected: none, it has its key already)");
    }
  }
}
