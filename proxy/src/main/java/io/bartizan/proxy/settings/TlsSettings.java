package io.bartizan.proxy.settings;

import io.bartizan.config.Default;
import io.bartizan.config.Doc;
import io.bartizan.config.Key;
import io.bartizan.config.Located;
import io.bartizan.config.Readable;
import java.nio.file.Path;

/// A certificate and its key. With several of them, a client gets the one whose names hold the name
/// that it asks for (SNI), or the first.
public record TlsSettings(
    @Doc(
            "PEM file with the certificate and then those of the authorities between it and the root. Read again when it changes.")
        @Readable
        Located<Path> certificate,
    @Doc(
            "PEM file with the private key (PKCS#8, PKCS#1 or SEC 1, not encrypted). Read again when it changes.")
        @Readable
        Located<Path> key,
    @Doc("The oldest TLS version that is spoken: `1.2` or `1.3`.") @Default("1.2")
        Version minVersion) {

  /// A version of TLS. Older ones cannot be chosen.
  public enum Version {
    /// RFC 5246.
    @Key("1.2")
    TLS_1_2("TLSv1.2"),
    /// RFC 8446.
    @Key("1.3")
    TLS_1_3("TLSv1.3");

    private final String jdkName;

    Version(String jdkName) {
      this.jdkName = jdkName;
    }

    /// What JSSE and Netty call it.
    public String jdkName() {
      return jdkName;
    }
  }
}
