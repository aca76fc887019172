package io.bartizan.gateway.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/// A certificate for `localhost` and the loopback addresses that signs itself, so that it is also
/// what a client has to trust. Made anew for each demo and good for a day, by the `keytool` of the
/// Java that runs this.
public final class DemoCertificate {
  private static final String ALIAS = "demo";
  private static final String VARIABLE = "BARTIZAN_DEMO_STORE";

  private DemoCertificate() {}

  /// Writes the certificate and its P-256 key as PEM. Only the owner may read the key. Blocks for
  /// about a second.
  ///
  /// @throws IOException if one of the files exists or cannot be written, or there is no `keytool`
  public static void write(Path certificate, Path key) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("bartizan-demo");
    Path store = folder.resolve("store.p12");
    String password = HexFormat.of().formatHex(random(16));
    try {
      make(store, password);
      unpack(store, password.toCharArray(), certificate, key);
    } finally {
      Files.deleteIfExists(store);
      Files.delete(folder);
    }
  }

  private static void make(Path store, String password) throws IOException, InterruptedException {
    ProcessBuilder keytool = new ProcessBuilder(command(store)).redirectErrorStream(true);
    keytool.environment().put(VARIABLE, password);
    Process process = keytool.start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("keytool made no certificate: " + said.strip());
    }
  }

  private static List<String> command(Path store) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    words.addAll(List.of("-genkeypair", "-alias", ALIAS, "-dname", "CN=Bartizan demo"));
    words.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1"));
    words.addAll(List.of("-sigalg", "SHA256withECDSA", "-startdate", "-1H", "-validity", "1"));
    words.addAll(List.of("-ext", "san=dns:localhost,ip:127.0.0.1,ip:::1"));
    words.addAll(List.of("-ext", "bc:critical=ca:false", "-ext", "eku=serverAuth"));
    words.addAll(List.of("-storetype", "PKCS12", "-keystore", store.toString()));
    words.addAll(List.of("-storepass:env", VARIABLE));
    return words;
  }

  private static void unpack(Path store, char[] password, Path certificate, Path key)
      throws IOException {
    try (InputStream in = Files.newInputStream(store)) {
      KeyStore pair = KeyStore.getInstance("PKCS12");
      pair.load(in, password);
      create(key, pem("PRIVATE KEY", pair.getKey(ALIAS, password).getEncoded()));
      create(certificate, pem("CERTIFICATE", pair.getCertificate(ALIAS).getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IOException("keytool made a store that cannot be read: " + e.getMessage(), e);
    }
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }

  private static String pem(String type, byte[] der) {
    String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + type + "-----\n" + lines + "\n-----END " + type + "-----\n";
  }

  private static void create(Path file, String text) throws IOException {
    var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    Set<StandardOpenOption> fresh = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (var channel = Files.newByteChannel(file, fresh, owner)) {
      channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }
  }
}
