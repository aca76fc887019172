package io.bartizan.gateway.demo;

import java.util.List;

/// A line to paste into a shell.
///
/// @param status what the last answer's status will be
/// @param story what it shows
/// @param command the line
public record DemoLine(int status, String story, String command) {

  /// The lines for a gateway on `port` of localhost.
  static List<DemoLine> of(DemoFolder folder, int port) {
    String curl = "curl -sSi --cacert " + folder.certificate();
    String buyer = " -H @" + folder.credential(DemoFolder.BUYER);
    String guest = " -H @" + folder.credential(DemoFolder.GUEST);
    String hasty = " -H @" + folder.credential(DemoFolder.HASTY);
    String orders = " https://localhost:" + port + "/orders";
    return List.of(
        new DemoLine(200, "a buyer lists the orders", curl + buyer + orders),
        new DemoLine(
            201,
            "a buyer orders a compass",
            curl
                + buyer
                + " -H 'Content-Type: application/json' -d '{\"item\":\"compass\",\"quantity\":1}'"
                + orders),
        new DemoLine(
            403,
            "an order with a statement of SQL in it",
            curl
                + buyer
                + " -H 'Content-Type: application/json'"
                + " -d '{\"item\":\"1 UNION SELECT password FROM users\",\"quantity\":1}'"
                + orders),
        new DemoLine(401, "nobody says who is calling", curl + orders),
        new DemoLine(403, "a guest is no buyer", curl + guest + orders),
        new DemoLine(
            403,
            "a page of a foreign web site asks in the buyer's name",
            curl + buyer + " -H 'Origin: https://evil.example'" + orders),
        new DemoLine(
            404, "no route leads there", curl + buyer + " https://localhost:" + port + "/invoices"),
        new DemoLine(
            429,
            "a hasty buyer asks 70 times at once",
            "curl -s -o /dev/null -w 'HTTP %{http_code}\\n' --cacert "
                + folder.certificate()
                + hasty
                + " '"
                + orders.strip()
                + "?n=[1-70]'"));
  }
}
