package io.bartizan.gateway.run;

import io.bartizan.config.Loaded;
import io.bartizan.gateway.reload.Watch;
import io.bartizan.gateway.settings.GatewaySettings;
import java.nio.file.Path;
import java.util.List;

/// A configuration that was read, and a watch over its files that began before that: what changes
/// while it is read, or before it is in force, is noticed.
///
/// @param watch to be handed to [Reloading]
public record Reading(Loaded<GatewaySettings> loaded, Watch watch) {
  /// Reads `file`. Blocks on the disk.
  public static Reading of(Path file) {
    Watch before = new Watch(List.of(file));
    Loaded<GatewaySettings> loaded = GatewaySettings.load(file);
    return new Reading(loaded, before.accepting(loaded.files()));
  }
}
