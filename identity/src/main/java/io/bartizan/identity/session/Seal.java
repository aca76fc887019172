package io.bartizan.identity.session;

import io.bartizan.config.Secret;
import io.bartizan.pipeline.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import org.jspecify.annotations.Nullable;

/// Closes small texts so that only who has the keys can read or make them: AES-256-GCM, with keys
/// that HKDF-SHA256 derives from secrets for one purpose, so that what was sealed for another is
/// not opened. The first key seals, all of them open. Thread-safe.
///
/// A sealed text is one byte of version, 4 bytes that name the key, 12 of nonce, then what was
/// encrypted and its tag. Nonces are random: one key is good for 2^32 texts.
public final class Seal {
  /// How many bytes longer a sealed text is.
  public static final int GROWTH = 1 + 4 + 12 + 16;

  private static final byte VERSION = 1;
  private static final int NAME = 4;
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;
  private static final int KEY = 32;
  private static final byte[] SALT = "bartizan seal 1".getBytes(StandardCharsets.US_ASCII);

  private record Named(Bytes name, SecretKey key) {}

  private final List<Named> keys = new ArrayList<>();
  private final byte[] purpose;
  private final SecureRandom random = new SecureRandom();

  /// @param secrets at least one, each as hard to guess as 32 random bytes
  /// @param purpose what is sealed
  public Seal(List<Secret> secrets, String purpose) {
    if (secrets.isEmpty()) {
      throw new IllegalArgumentException("secrets: none (expected: at least one)");
    }
    this.purpose = purpose.getBytes(StandardCharsets.UTF_8);
    secrets.forEach(secret -> keys.add(secret.use(this::derive)));
  }

  private Named derive(byte[] secret) {
    try {
      KDF hkdf = KDF.getInstance("HKDF-SHA256");
      byte[] name = hkdf.deriveData(spec(secret, "name", NAME));
      SecretKey key = hkdf.deriveKey("AES", spec(secret, "key", KEY));
      return new Named(Bytes.view(name, 0, NAME), key);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java 25 has HKDF-SHA256", e);
    }
  }

  private HKDFParameterSpec spec(byte[] secret, String use, int length) {
    byte[] info = (use + ' ').getBytes(StandardCharsets.US_ASCII);
    byte[] all = Arrays.copyOf(info, info.length + purpose.length);
    System.arraycopy(purpose, 0, all, info.length, purpose.length);
    return HKDFParameterSpec.ofExtract().addIKM(secret).addSalt(SALT).thenExpand(all, length);
  }

  /// `plain`, sealed.
  public byte[] seal(byte[] plain) {
    byte[] nonce = new byte[NONCE];
    random.nextBytes(nonce);
    Named named = keys.getFirst();
    byte[] head = new byte[1 + NAME + NONCE];
    head[0] = VERSION;
    named.name.copyTo(head, 1);
    System.arraycopy(nonce, 0, head, 1 + NAME, NONCE);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, named.key, nonce).doFinal(plain);
      byte[] all = Arrays.copyOf(head, head.length + sealed.length);
      System.arraycopy(sealed, 0, all, head.length, sealed.length);
      return all;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has AES/GCM", e);
    }
  }

  /// What was sealed, or null if `sealed` was not made with one of the keys for this purpose, or
  /// was changed.
  public byte @Nullable [] open(byte[] sealed) {
    if (sealed.length < GROWTH || sealed[0] != VERSION) {
      return null;
    }
    Bytes name = Bytes.view(sealed, 1, 1 + NAME);
    byte[] nonce = Arrays.copyOfRange(sealed, 1 + NAME, 1 + NAME + NONCE);
    for (Named named : keys) {
      byte[] opened = named.name.equals(name) ? open(named, nonce, sealed) : null;
      if (opened != null) {
        return opened;
      }
    }
    return null;
  }

  private byte @Nullable [] open(Named named, byte[] nonce, byte[] sealed) {
    int from = 1 + NAME + NONCE;
    try {
      return cipher(Cipher.DECRYPT_MODE, named.key, nonce)
          .doFinal(sealed, from, sealed.length - from);
    } catch (GeneralSecurityException _) {
      return null;
    }
  }

  private Cipher cipher(int mode, SecretKey key, byte[] nonce) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(purpose);
    return cipher;
  }
}
