package io.bartizan.identity.saml;

import io.bartizan.identity.signin.Desk;
import io.bartizan.identity.signin.Page;
import io.bartizan.identity.signin.SignInMethod;
import java.util.List;

/// SAML 2.0 for one sign-in: the web browser single sign-on and single logout profiles.
///
/// Trusts the provider that the configuration names: the metadata over verified TLS or in a file,
/// and what is signed with the keys there. When it is away, sessions go on; what was known of it
/// serves for a bounded time.
public final class Saml implements SignInMethod {
  private final List<Page> pages;

  /// Reads keys and certificates. Blocks on the disk.
  ///
  /// @throws IllegalArgumentException if one is of no use
  public Saml(SamlConfig config, Desk desk) {
    OwnKey key = config.key() == null ? null : OwnKey.of(config.key());
    List<OwnKey> decryption = config.decryption().stream().map(OwnKey::ofRsa).toList();
    KnownIdp idp = new KnownIdp(config, desk.ticker());
    idp.check();
    Messages messages = new Messages(config.entityId());
    Carried carried = new Carried(key);
    this.pages =
        List.of(
            new LoginPage(config, desk, idp, messages, carried).page(),
            new AcsPage(config, desk, idp, new Decryption(decryption)).page(),
            new LogoutPage(config, desk, idp, messages, carried).page(),
            new SloPage(config, desk, idp, messages, carried).page(),
            new MetadataPage(config, desk, key, decryption).page());
  }

  @Override
  public List<Page> pages() {
    return pages;
  }
}
