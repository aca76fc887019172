package io.bartizan.proxy.dns;

import java.net.InetSocketAddress;

/// One address that a name stands for.
///
/// @param host whose address it is: the name itself, or the target of its SRV record
/// @param weight from 1 on, beside targets of the same priority; 1 unless an SRV record says it
/// @param priority a lower number goes first; 0 unless an SRV record says it
public record Target(String host, InetSocketAddress address, int weight, int priority) {}
