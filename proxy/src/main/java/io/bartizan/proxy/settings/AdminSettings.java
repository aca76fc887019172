package io.bartizan.proxy.settings;

import io.bartizan.config.Default;
import io.bartizan.config.Doc;
import io.bartizan.config.HostPort;
import io.bartizan.config.Place;
import io.bartizan.config.Unsafe;
import io.bartizan.config.UnsafeChoices;
import java.util.Set;

/// The listener for operators: `/metrics`, `/health`, `/ready`, `/config`. It asks for no
/// credential.
public record AdminSettings(
    Place place,
    @Doc("Where it listens, in clear text. Off loopback it needs `unsafe: [admin-off-loopback]`.")
        @Default("127.0.0.1:9901")
        HostPort listen,
    @Doc("Unsafe choices for this listener: `admin-off-loopback`.") @Default("[]")
        Set<Unsafe> unsafe) {

  public AdminSettings {
    UnsafeChoices.of(unsafe)
        .require(Unsafe.ADMIN_OFF_LOOPBACK, !listen.isLoopback(), "listen", listen)
        .done();
  }
}
