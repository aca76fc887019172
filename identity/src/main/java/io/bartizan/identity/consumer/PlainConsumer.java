package io.bartizan.identity.consumer;

import io.bartizan.config.Place;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A consumer as nearly every line of a large file has it: read without looking at records, since
/// there may be a hundred thousand. Takes nothing that the usual way would not take, and means the
/// same.
///
/// @param name not empty
record PlainConsumer(String name, ConsumerConfig config) {
  private static final Set<String> KNOWN =
      Set.of("name", "keys", "passwords", "tier", "roles", "scopes", "tags", "disabled");
  private static final Set<String> OF_KEY = Set.of("id", "hash", "expires");
  private static final Set<String> OF_PASSWORD = Set.of("hash", "expires");

  /// Something that is not plain, and may be wrong.
  private static final class Unusual extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    Unusual() {
      super("unusual");
    }

    @Override
    public Throwable fillInStackTrace() {
      return this;
    }
  }

  /// @throws IllegalArgumentException if it has to be read the usual way
  static PlainConsumer of(Map<String, Object> line, Place place) {
    demand(KNOWN.containsAll(line.keySet()));
    String name = text(line.get("name"));
    demand(!name.isEmpty());
    ConsumerConfig config =
        new ConsumerConfig(
            each(line.get("keys"), one -> key(one, place)),
            each(line.get("passwords"), one -> password(one, place)),
            List.of(),
            List.of(),
            line.get("tier") == null ? null : text(line.get("tier")),
            texts(line.get("roles")),
            texts(line.get("scopes")),
            tags(line.get("tags")),
            truth(line.get("disabled")));
    return new PlainConsumer(name, config);
  }

  private static void demand(boolean usual) {
    if (!usual) {
      throw new Unusual();
    }
  }

  private static KeyConfig key(Object value, Place place) {
    Map<?, ?> key = map(value, OF_KEY);
    return new KeyConfig(
        place, text(key.get("id")), text(key.get("hash")), moment(key.get("expires")));
  }

  private static PasswordConfig password(Object value, Place place) {
    Map<?, ?> password = map(value, OF_PASSWORD);
    return new PasswordConfig(place, text(password.get("hash")), moment(password.get("expires")));
  }

  private static Map<?, ?> map(Object value, Set<String> known) {
    if (value instanceof Map<?, ?> map && known.containsAll(map.keySet())) {
      return map;
    }
    throw new Unusual();
  }

  private static String text(@Nullable Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw new Unusual();
  }

  private static @Nullable Instant moment(@Nullable Object value) {
    try {
      return value == null ? null : Instant.parse(text(value));
    } catch (DateTimeException _) {
      throw new Unusual();
    }
  }

  private static <T> List<T> each(@Nullable Object value, Function<Object, T> reading) {
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof List<?> list)) {
      return List.of(reading.apply(value));
    }
    List<T> all = new ArrayList<>(list.size());
    for (Object one : list) {
      all.add(reading.apply(one));
    }
    return all;
  }

  private static Set<String> texts(@Nullable Object value) {
    List<String> list = each(value, PlainConsumer::text);
    Set<String> set = new LinkedHashSet<>(list);
    demand(set.size() == list.size());
    return set;
  }

  private static Map<String, String> tags(@Nullable Object value) {
    if (value == null) {
      return Map.of();
    }
    if (!(value instanceof Map<?, ?> map)) {
      throw new Unusual();
    }
    Map<String, String> tags = new HashMap<>();
    map.forEach((name, text) -> tags.put(text(name), text(text)));
    return tags;
  }

  private static boolean truth(@Nullable Object value) {
    demand(value == null || value instanceof Boolean);
    return value instanceof Boolean truth && truth;
  }
}
