package io.bartizan.waf.operator;

import io.bartizan.waf.text.Text;
import java.util.ArrayList;
import java.util.List;

/// Whether the value is an address in one of the networks.
record IpMatch(Networks networks) implements Operator {
  /// Of a list with commas.
  static IpMatch of(Text argument) throws OperatorException {
    List<String> networks = new ArrayList<>();
    for (String network : argument.latin1().split(",", -1)) {
      if (!network.isBlank()) {
        networks.add(network.strip());
      }
    }
    return new IpMatch(Networks.of(networks));
  }

  /// Of a file with one network on each line.
  static IpMatch fromFile(Text argument, DataFiles files) throws OperatorException {
    List<String> networks = new ArrayList<>();
    for (Text line : Lines.of(argument, files)) {
      networks.add(line.latin1().strip());
    }
    return new IpMatch(Networks.of(networks));
  }

  @Override
  public boolean matches(Text value, Match match) {
    Ip ip = Ip.parse(value);
    return ip != null && networks.contain(ip);
  }
}
