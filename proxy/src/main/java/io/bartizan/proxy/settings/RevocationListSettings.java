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

/// Lists of revoked certificates.
public record RevocationListSettings(
    @Doc(
            "Files with complete revocation lists (X.509 CRLs, without critical extensions), in PEM or DER, of as many issuers as there are. Read again when they change.")
        @Example("clients.crl")
        @OneOrMany
        @Readable
        List<Located<Path>> lists,
    @Doc(
            "What becomes of a certificate whose issuer's list should have been replaced by a newer one: `refuse`, or `accept` if the old one does not name it.")
        @Default("refuse")
        Doubt outdated,
    @Doc("What becomes of a certificate whose issuer has no list here: `refuse` or `accept`.")
        @Default("refuse")
        Doubt missing) {

  /// What is done about what is not known.
  public enum Doubt {
    /// It counts as bad.
    REFUSE,
    /// It counts as good.
    ACCEPT
  }

  public RevocationListSettings {
    lists = List.copyOf(lists);
    Check.that(!lists.isEmpty() && lists.size() <= 100, "lists", lists.size(), "1 to 100 files");
  }
}
