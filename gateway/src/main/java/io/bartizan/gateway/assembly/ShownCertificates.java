package io.bartizan.gateway.assembly;

import io.bartizan.pipeline.Ticker;
import io.bartizan.proxy.edge.Certificates;
import io.bartizan.proxy.settings.ClientCertificateSettings;
import io.bartizan.proxy.settings.KeyMaterial;
import io.bartizan.proxy.settings.ListenSettings;
import io.bartizan.proxy.settings.PemFile;
import io.bartizan.proxy.settings.RevocationListSettings;
import io.bartizan.proxy.settings.TlsSettings;
import io.bartizan.proxy.trust.ClientTrust;
import io.bartizan.proxy.trust.RevocationLists;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// Reads the certificates that a listener shows, and whom it believes when clients show theirs.
/// Blocks on the disk.
///
/// @param trusts whom the listeners believe that were read so far
record ShownCertificates(Ticker ticker, List<ClientTrust> trusts) {
  ShownCertificates(Ticker ticker) {
    this(ticker, new CopyOnWriteArrayList<>());
  }

  /// @throws IOException if a file that was good when it was checked no longer is
  Certificates of(List<TlsSettings> all, ListenSettings socket) throws IOException {
    List<Certificates.Source> sources = new ArrayList<>();
    for (TlsSettings tls : all) {
      KeyMaterial material = KeyMaterial.read(tls);
      Path file = tls.certificate().value();
      String oldest = tls.minVersion().jdkName();
      sources.add(new Certificates.Source(file, material.chain(), material.key(), oldest));
    }
    ClientTrust trust = trust(socket.clientCertificates());
    if (trust != null) {
      trusts.add(trust);
    }
    return Certificates.of(sources, socket.spoken(), trust, ticker);
  }

  private static @Nullable ClientTrust trust(@Nullable ClientCertificateSettings settings)
      throws IOException {
    if (settings == null) {
      return null;
    }
    Set<X509Certificate> authorities = new LinkedHashSet<>();
    for (var file : settings.trust()) {
      authorities.addAll(PemFile.authorities(file.value()));
    }
    boolean required = settings.mode() == ClientCertificateSettings.Mode.REQUIRED;
    return new ClientTrust(
        List.copyOf(authorities), settings.depth(), required, lists(settings.revoked()));
  }

  private static @Nullable RevocationLists lists(@Nullable RevocationListSettings settings)
      throws IOException {
    if (settings == null) {
      return null;
    }
    List<X509CRL> lists = new ArrayList<>();
    for (var file : settings.lists()) {
      lists.addAll(PemFile.revocationLists(file.value()));
    }
    return new RevocationLists(
        lists,
        settings.outdated() == RevocationListSettings.Doubt.ACCEPT,
        settings.missing() == RevocationListSettings.Doubt.ACCEPT);
  }
}
