package io.bartizan.proxy.settings;

import io.bartizan.config.Check;
import io.bartizan.config.Default;
import io.bartizan.config.Doc;
import io.bartizan.config.Example;
import io.bartizan.config.Located;
import io.bartizan.config.OneOrMany;
import io.bartizan.config.Readable;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which certificates clients of a listener show.
public record ClientCertificateSettings(
    @Doc(
            "PEM files with the authorities that are trusted to name clients, roots or what stands below them, and no others. Read again when they change.")
        @Example("clients-ca.pem")
        @OneOrMany
        @Readable
        List<Located<Path>> trust,
    @Doc(
            "`required`: a client without a good certificate gets no connection. `optional`: it may come without one, or with a bad one, and gets what its routes admit.")
        @Default("required")
        Mode mode,
    @Doc("How many certificates may stand between a client's and its authority's, from 0 to 8.")
        @Default("3")
        int depth,
    @Doc("Which certificates were revoked, by lists of their issuers.")
        @Nullable RevocationListSettings revoked) {

  /// Whether a client needs a certificate.
  public enum Mode {
    /// Without one there is no connection.
    REQUIRED,
    /// Routes decide.
    OPTIONAL
  }

  public ClientCertificateSettings {
    trust = List.copyOf(trust);
    Check.all()
        .and(!trust.isEmpty() && trust.size() <= 100, "trust", trust.size(), "1 to 100 files")
        .and(depth >= 0 && depth <= 8, "depth", depth, "from 0 to 8")
        .done();
  }
}
