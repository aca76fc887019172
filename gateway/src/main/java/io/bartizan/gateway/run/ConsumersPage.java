package io.bartizan.gateway.run;

import io.bartizan.config.JsonText;
import io.bartizan.identity.consumer.Consumers;
import io.bartizan.identity.consumer.CredentialKind;
import io.bartizan.identity.consumer.Known;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.logging.Logger;

/// What the admin listener says at `/consumers`: how many there are, and whose credentials end
/// soon; at `/consumers?name=NAME` the credentials of one, with the moment of their last use.
/// Nothing of it is secret. Looking through a hundred thousand takes some milliseconds.
final class ConsumersPage {
  private static final Logger LOG = Logger.getLogger("bartizan.gateway");

  /// How many credentials it lists at most.
  private static final int MOST = 100;

  /// How many are named in the log.
  private static final int MOST_LOGGED = 10;

  private static final Duration SOON = Duration.ofDays(30);
  private static final String NAME = "name=";

  private final Consumers consumers;
  private final Instant now;

  ConsumersPage(Consumers consumers, Instant now) {
    this.consumers = consumers;
    this.now = now;
  }

  /// @param query as the client wrote it
  String json(String query) {
    return JsonText.of(query.startsWith(NAME) ? one(query.substring(NAME.length())) : all());
  }

  private Map<String, Object> all() {
    Map<String, Object> credentials = new LinkedHashMap<>();
    for (CredentialKind kind : CredentialKind.values()) {
      credentials.put(kind.method(), consumers.size(kind));
    }
    Map<String, Object> page = new LinkedHashMap<>();
    page.put("consumers", consumers.size());
    page.put("credentials", credentials);
    page.put("ending", ending().stream().map(ConsumersPage::shown).toList());
    return page;
  }

  private Map<String, Object> one(String name) {
    List<Map<String, Object>> found = new ArrayList<>();
    consumers.each(known -> {
      if (known.consumer().name().equals(name) && found.size() < MOST) {
        found.add(shown(known));
      }
    });
    return Map.of("credentials", found);
  }

  /// Those that have ended or will within 30 days, the first ones first.
  private List<Known> ending() {
    long until = now.plus(SOON).toEpochMilli();
    Comparator<Known> first = Comparator.comparingLong(Known::end);
    PriorityQueue<Known> soonest = new PriorityQueue<>(first.reversed());
    consumers.each(known -> {
      if (known.end() <= until) {
        soonest.add(known);
        if (soonest.size() > MOST) {
          soonest.remove();
        }
      }
    });
    return soonest.stream().sorted(first).toList();
  }

  private static Map<String, Object> shown(Known known) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("consumer", known.consumer().name());
    one.put("kind", known.kind().method());
    one.put("id", known.id());
    if (known.end() != Long.MAX_VALUE) {
      one.put("expires", Instant.ofEpochMilli(known.end()).toString());
    }
    if (known.used() > 0) {
      one.put("last_used", Instant.ofEpochSecond(known.used()).toString());
    }
    boolean refused = known.revoked() || known.consumer().disabled();
    one.put("state", refused ? known.revoked() ? "revoked" : "disabled" : "good");
    return one;
  }

  /// Says in the log how many there are, and which credentials end soon.
  ///
  /// @param before how many there were
  void tell(int before) {
    if (consumers.size() != before) {
      LOG.info(consumers.size() + " consumers, instead of " + before);
    }
    List<Known> ending = ending();
    for (Known known : ending.subList(0, Math.min(MOST_LOGGED, ending.size()))) {
      boolean over = known.end() <= now.toEpochMilli();
      LOG.warning(
          "%s %s of consumer %s %s at %s"
              .formatted(
                  known.kind().method(),
                  known.id(),
                  known.consumer().name(),
                  over ? "has ended" : "ends",
                  Instant.ofEpochMilli(known.end())));
    }
    if (ending.size() > MOST_LOGGED) {
      LOG.warning(
          "more credentials end within 30 days: /consumers of the admin listener lists them");
    }
  }
}
