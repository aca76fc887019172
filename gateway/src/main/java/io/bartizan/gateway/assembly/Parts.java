package io.bartizan.gateway.assembly;

import io.bartizan.identity.consumer.StoredConsumers;
import io.bartizan.pipeline.Memory;
import io.bartizan.policies.authenticate.Backing;
import io.bartizan.policies.limit.Limits;
import io.bartizan.policies.waf.RuleSets;
import io.bartizan.proxy.upstream.Upstreams;
import io.bartizan.telemetry.Metrics;

/// What outlives configurations: counts, the state of limits, keys and remembered tokens, upstream
/// connections, the memory budget, compiled rules, the place where consumers are stored.
public record Parts(
    Metrics metrics,
    Limits limits,
    Backing backing,
    Upstreams upstreams,
    Memory memory,
    RuleSets rules,
    StoredConsumers consumers) {}
