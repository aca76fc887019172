package io.bartizan.config;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Loads a configuration: reads its files, binds them to a record, follows its references, runs the
/// checks across records, and gives either the record or every mistake. Blocks on the disk, and on
/// the network if it names secrets there; an instance may be used by several threads.
public final class Config {
  private final Function<String, @Nullable String> environment;
  private final Supplier<SecretStore> stores;

  /// A loader that looks up `env:NAME` in `environment`, and knows no `vault:`.
  public Config(Function<String, @Nullable String> environment) {
    this(environment, () -> SecretStore.NONE);
  }

  /// A loader that looks up `env:NAME` in `environment`.
  ///
  /// @param stores where `vault:` leads, a new one for each load
  public Config(Function<String, @Nullable String> environment, Supplier<SecretStore> stores) {
    this.environment = environment;
    this.stores = stores;
  }

  /// Loads `file` with the environment of this process.
  public static <T extends Record> Loaded<T> load(Path file, Class<T> type, CrossCheck... checks) {
    return new Config(System::getenv).read(file, type, checks);
  }

  /// Binds a text that is already in memory and includes no files; `file` appears in messages and
  /// relative paths start beside it.
  public static <T extends Record> Loaded<T> parse(
      String file, String text, Class<T> type, CrossCheck... checks) {
    var problems = new Problems();
    Node node = YamlFile.parse(file, text, problems);
    return new Config(System::getenv).bound(node, List.of(), type, problems, checks);
  }

  public <T extends Record> Loaded<T> read(Path file, Class<T> type, CrossCheck... checks) {
    var problems = new Problems();
    var documents = new Documents(problems);
    Node node = documents.read(file);
    return bound(node, documents.files(), type, problems, checks);
  }

  private <T extends Record> Loaded<T> bound(
      @Nullable Node node,
      List<Path> read,
      Class<T> type,
      Problems problems,
      CrossCheck... checks) {
    var outside = new Outside(environment, stores.get());
    var binder = new Binder(outside, problems);
    T value = node == null ? null : binder.root(node, type);
    for (CrossCheck check : checks) {
      check.check(binder.bound(), problems);
    }
    List<Path> files =
        Stream.concat(read.stream(), outside.files().stream())
            .map(Path::toAbsolutePath)
            .map(Path::normalize)
            .distinct()
            .toList();
    return value == null || !problems.isEmpty()
        ? new Loaded.Bad<>(problems, files, outside.remotes())
        : new Loaded.Good<>(value, files, binder.bound().unsafeChoices(), outside.remotes());
  }
}
