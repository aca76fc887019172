package io.bartizan.gateway.assembly;

import io.bartizan.config.Place;
import io.bartizan.identity.CpuPool;
import io.bartizan.identity.consumer.StoredConsumers;
import io.bartizan.identity.jwt.KeyWitness;
import io.bartizan.identity.store.StoreConfig;
import io.bartizan.identity.store.StoreWitness;
import io.bartizan.pipeline.Memory;
import io.bartizan.pipeline.Ticker;
import io.bartizan.policies.authenticate.Backing;
import io.bartizan.policies.limit.Limits;
import io.bartizan.policies.waf.RuleSets;
import io.bartizan.proxy.upstream.Upstreams;
import io.bartizan.telemetry.LogConfig;
import io.bartizan.telemetry.Recorder;
import java.io.IOException;
import java.util.List;

/// Parts that stand for those of a running gateway where nothing runs: to look at a configuration,
/// or to walk a request through it.
public final class Offline implements AutoCloseable {
  private final Recorder recorder;
  private final Parts parts;

  /// @param consumers which of them are looked at
  public Offline(Ticker ticker, KeyWitness keys, StoredConsumers consumers) throws IOException {
    Memory memory = new Memory(1);
    recorder = Recorder.open(silent(), 1, ticker, memory);
    parts =
        new Parts(
            recorder.metrics(),
            new Limits(ticker),
            Backing.of(ticker, keys, StoreConfig.LOCAL, StoreWitness.NONE, 1),
            new Upstreams(1),
            memory,
            new RuleSets(new CpuPool("rules", 1, 4)),
            consumers);
  }

  private static LogConfig silent() {
    LogConfig.Redact nothing = new LogConfig.Redact(List.of(), List.of());
    return new LogConfig(
        "off", false, List.of(), nothing, LogConfig.Form.AUTO, Place.startOf("bartizan.yaml"));
  }

  public Parts parts() {
    return parts;
  }

  @Override
  public void close() {
    parts.upstreams().close();
    parts.backing().close();
    parts.consumers().close();
    recorder.close();
  }
}
