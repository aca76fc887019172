package io.bartizan.waf;

/// Who talks to whom: addresses as text, such as `192.0.2.1` or `2001:db8::1`, ports 0 to 65535 (0
/// if unknown), and a name for the transaction (UNIQUE_ID).
public record Peers(
    String clientAddress, int clientPort, String serverAddress, int serverPort, String id) {
  /// A client of whom only the address is known.
  public static Peers of(String clientAddress, String id) {
    return new Peers(clientAddress, 0, "", 0, id);
  }
}
