package io.bartizan.gateway.settings;

import io.bartizan.config.Bound;
import io.bartizan.config.CrossCheck;
import io.bartizan.config.Problems;
import io.bartizan.identity.consumer.Consumers;

/// Every check that looks at more than one record.
final class WholeChecks {
  static final CrossCheck[] ALL = {
    WholeChecks::listeners,
    WholeChecks::routes,
    WholeChecks::certificates,
    GuardCheck::check,
    WebSocketCheck::check,
    SignInCheck::check,
    DirectoryCheck::check,
    OwnTokenCheck::check,
    WafFiles::check,
    Consumers::check
  };

  private WholeChecks() {}

  private static void listeners(Bound bound, Problems problems) {
    new ListenerCheck(bound, problems).run();
  }

  private static void routes(Bound bound, Problems problems) {
    RouteCheck.names(bound.all(RouteSettings.class), problems);
    bound.lists(RouteSettings.class).forEach(routes -> new RouteCheck(problems).compare(routes));
  }

  private static void certificates(Bound bound, Problems problems) {
    new CertificateCheck(problems).run(bound);
  }
}
