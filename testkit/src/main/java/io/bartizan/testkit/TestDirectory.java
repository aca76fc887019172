package io.bartizan.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A real OpenLDAP server on this machine, below `dc=example,dc=com`, in clear text (with StartTLS)
/// and over TLS. `cn=gateway` may search; nobody else may read anything but himself and groups.
/// Ends with the test.
public final class TestDirectory implements AutoCloseable {
  private static final Path SERVER = Path.of("/usr/sbin/slapd");
  private static final Path SCHEMAS = Path.of("/etc/ldap/schema");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final int plain;
  private final int secure;
  private final ServerProcess process;

  private TestDirectory(int plain, int secure, ServerProcess process) {
    this.plain = plain;
    this.secure = secure;
    this.process = process;
  }

  /// Whether this machine has a `slapd`; says so in one line if not, and the test that needs it
  /// must skip itself.
  public static boolean installed() {
    boolean there = Files.isExecutable(SERVER) && Files.isDirectory(SCHEMAS);
    if (!there) {
      System.err.println("SKIPPED: there is no slapd (expected: Debian's package of that name)");
    }
    return there;
  }

  /// Starts one that works in `folder`, and waits until it listens.
  ///
  /// @param certificate shown by the server
  /// @param entries LDIF of what lies below `dc=example,dc=com`
  public static TestDirectory start(Path folder, TestCertificates.Leaf certificate, String entries)
      throws IOException {
    Files.createDirectories(folder.resolve("data"));
    Path key = folder.resolve("server.key");
    run(readable(certificate.keyFile(), key), folder);
    Path conf =
        Files.writeString(
            folder.resolve("slapd.conf"),
            """
            include %1$s/core.schema
            include %1$s/cosine.schema
            include %1$s/inetorgperson.schema
            pidfile %2$s/slapd.pid
            modulepath /usr/lib/ldap
            moduleload back_mdb
            TLSCertificateFile %3$s
            TLSCertificateKeyFile %4$s
            database mdb
            suffix "dc=example,dc=com"
            directory %2$s/data
            access to attrs=userPassword by anonymous auth by * none
            access to dn.subtree="ou=groups,dc=example,dc=com" by users read by * none
            access to * by dn.exact="cn=gateway,dc=example,dc=com" read by self read by * none
            """
                .formatted(SCHEMAS, folder, certificate.file(), key));
    Path ldif = Files.writeString(folder.resolve("entries.ldif"), entries);
    run(List.of("/usr/sbin/slapadd", "-f", conf.toString(), "-l", ldif.toString()), folder);
    int plain = ServerProcess.free();
    int secure = ServerProcess.free();
    String listeners = "ldap://127.0.0.1:%d/ ldaps://127.0.0.1:%d/".formatted(plain, secure);
    List<String> command =
        List.of(SERVER.toString(), "-d", "0", "-f", conf.toString(), "-h", listeners);
    return new TestDirectory(
        plain, secure, new ServerProcess(command, folder.resolve("slapd.log"), secure));
  }

  /// GnuTLS, which this server has, reads only keys that state their public half too.
  private static List<String> readable(Path key, Path copy) {
    return List.of("openssl", "ec", "-in", key.toString(), "-out", copy.toString());
  }

  private static void run(List<String> command, Path folder) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("commands.log").toFile())
            .start();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException(Files.readString(folder.resolve("commands.log")));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /// Where it speaks in clear text, and StartTLS.
  public int plainPort() {
    return plain;
  }

  /// Where it speaks TLS from the start.
  public int securePort() {
    return secure;
  }

  /// Ends it as a crash would.
  public void kill() {
    process.kill();
  }

  /// Starts it again, with what it held.
  public void revive() throws IOException {
    process.revive();
  }

  @Override
  public void close() {
    kill();
  }
}
