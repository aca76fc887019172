package io.bartizan.proxy.edge;

import io.bartizan.pipeline.Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/// The names that a certificate stands for: the DNS names and addresses in its subject alternative
/// names (RFC 9525). A wildcard stands for one whole left-most label.
public final class CertificateNames implements ClientSide.Names {
  private static final int DNS = 2;
  private static final int IP = 7;

  private final List<byte[]> exact = new ArrayList<>();
  private final List<byte[]> wildcards = new ArrayList<>();
  private final List<Address> addresses = new ArrayList<>();

  private CertificateNames() {}

  public static CertificateNames of(X509Certificate certificate) {
    CertificateNames names = new CertificateNames();
    try {
      Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
      for (List<?> alternative : alternatives == null ? List.<List<?>>of() : alternatives) {
        names.add((Integer) alternative.get(0), alternative.get(1));
      }
    } catch (CertificateParsingException e) {
      throw new IllegalArgumentException("subject alternative names: " + e.getMessage(), e);
    }
    return names;
  }

  private void add(int type, Object value) {
    if (type == IP) {
      addresses.add(Address.of(InetAddress.ofLiteral((String) value)));
    } else if (type == DNS) {
      String name = ((String) value).toLowerCase(Locale.ROOT);
      boolean wildcard = name.startsWith("*.");
      (wildcard ? wildcards : exact)
          .add((wildcard ? name.substring(1) : name).getBytes(StandardCharsets.ISO_8859_1));
    }
  }

  @Override
  public boolean include(byte[] bytes, int from, int to) {
    for (byte[] name : exact) {
      if (Arrays.equals(name, 0, name.length, bytes, from, to)) {
        return true;
      }
    }
    for (byte[] tail : wildcards) {
      int label = to - tail.length;
      if (label > from
          && Arrays.equals(tail, 0, tail.length, bytes, label, to)
          && !dot(bytes, from, label)) {
        return true;
      }
    }
    return !addresses.isEmpty() && address(bytes, from, to);
  }

  private static boolean dot(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] == '.') {
        return true;
      }
    }
    return false;
  }

  private boolean address(byte[] bytes, int from, int to) {
    boolean bracketed = bytes[from] == '[';
    if (!bracketed && (bytes[from] < '0' || bytes[from] > '9')) {
      return false;
    }
    String text =
        new String(
            bytes,
            bracketed ? from + 1 : from,
            to - from - (bracketed ? 2 : 0),
            StandardCharsets.ISO_8859_1);
    try {
      return addresses.contains(Address.of(InetAddress.ofLiteral(text)));
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
