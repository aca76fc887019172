package io.bartizan.identity.ldap;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/// Sockets whose reads end after a while, so that a server which accepts a connection and then says
/// nothing, in the midst of a TLS handshake too, holds nobody for longer.
final class ImpatientSockets extends SocketFactory {
  private final SocketFactory sockets;
  private final int millis;

  ImpatientSockets(SocketFactory sockets, int millis) {
    this.sockets = sockets;
    this.millis = millis;
  }

  private Socket impatient(Socket socket) throws IOException {
    socket.setSoTimeout(millis);
    return socket;
  }

  @Override
  public Socket createSocket() throws IOException {
    return impatient(sockets.createSocket());
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return impatient(sockets.createSocket(host, port));
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    return impatient(sockets.createSocket(host, port, local, localPort));
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return impatient(sockets.createSocket(host, port));
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    return impatient(sockets.createSocket(host, port, local, localPort));
  }
}
