package io.bartizan.proxy.settings;

import io.bartizan.config.Check;
import io.bartizan.config.Default;
import io.bartizan.config.Doc;
import io.bartizan.config.Example;
import io.bartizan.config.Shorthand;

/// One place where a service runs. `http://127.0.0.1:9001` means `{ url: "http://127.0.0.1:9001",
/// weight: 1 }`.
@Doc("One place where a service runs.")
public record EndpointSettings(
    @Doc(
            "`http://HOST:PORT` or `https://HOST:PORT`, without a path: every address that HOST stands for is an endpoint. `srv+http://NAME` or `srv+https://NAME`: every target of the SRV records of NAME is one. `unix:/PATH` is a socket of this machine.")
        @Example("http://10.0.0.1:9001")
        String url,
    @Doc("How much it gets beside other endpoints, from 1 to 1000.") @Default("1") int weight) {

  public EndpointSettings {
    EndpointUrl.parse(url);
    Check.that(weight >= 1 && weight <= 1000, "weight", weight, "from 1 to 1000");
  }

  /// An endpoint of weight 1.
  @Shorthand
  public static EndpointSettings at(String url) {
    return new EndpointSettings(url, 1);
  }

  /// What [#url()] says.
  public EndpointUrl parsed() {
    return EndpointUrl.parse(url);
  }
}
