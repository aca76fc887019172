package io.bartizan.proxy.dns;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DefaultDnsRecordDecoder;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.resolver.dns.DnsErrorCauseException;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsNameResolverChannelStrategy;
import io.netty.resolver.dns.NoopAuthoritativeDnsServerCache;
import io.netty.resolver.dns.NoopDnsCache;
import io.netty.resolver.dns.NoopDnsCnameCache;
import io.netty.resolver.dns.SequentialDnsServerAddressStreamProvider;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Asks name servers, over UDP from a port that is new for each query, and over TCP if an answer
/// does not fit. Search domains and `ndots` are those of `/etc/resolv.conf`. Remembers nothing. Its
/// methods wait for an answer, about 10 seconds at most, and so belong on a virtual thread.
public final class NameServers implements AutoCloseable {
  private static final long TIMEOUT_MILLIS = 2_000;
  private static final int QUERIES = 8;
  private static final int MOST_SRV_TARGETS = 64;

  private final List<InetSocketAddress> servers;
  private @Nullable MultiThreadIoEventLoopGroup loop;
  private @Nullable DnsNameResolver resolver;
  private final AtomicInteger fallbacks = new AtomicInteger();
  private final Set<Future<?>> pending = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /// @param servers in the order in which they are asked; if empty, those of `/etc/resolv.conf`
  public NameServers(List<InetSocketAddress> servers) {
    this.servers = named(servers);
  }

  private static List<InetSocketAddress> named(List<InetSocketAddress> servers) {
    return servers.isEmpty() ? ResolverFile.servers() : List.copyOf(servers);
  }

  /// Whether these servers would be asked if `others` were said now.
  public boolean same(List<InetSocketAddress> others) {
    return servers.equals(named(others));
  }

  /// Starts what it needs, which many configurations never do.
  private synchronized DnsNameResolver resolver() {
    DnsNameResolver open = resolver;
    if (open == null) {
      loop =
          new MultiThreadIoEventLoopGroup(
              1, new DefaultThreadFactory("names", true), NioIoHandler.newFactory());
      open =
          new DnsNameResolverBuilder(loop.next())
              .datagramChannelType(NioDatagramChannel.class)
              .socketChannelFactory(this::fallback)
              .datagramChannelStrategy(DnsNameResolverChannelStrategy.ChannelPerResolution)
              .nameServerProvider(new SequentialDnsServerAddressStreamProvider(servers))
              .queryTimeoutMillis(TIMEOUT_MILLIS)
              .maxQueriesPerResolve(QUERIES)
              .resolveCache(NoopDnsCache.INSTANCE)
              .cnameCache(NoopDnsCnameCache.INSTANCE)
              .authoritativeDnsServerCache(NoopAuthoritativeDnsServerCache.INSTANCE)
              .hostsFileEntriesResolver((_, _) -> null)
              .build();
      resolver = open;
    }
    return open;
  }

  /// A connection over which an answer is asked for once more that did not fit.
  private SocketChannel fallback() {
    fallbacks.incrementAndGet();
    return new NioSocketChannel();
  }

  /// Finds out what `query` stands for. Names of `/etc/hosts` are not asked for. IPv6 addresses are
  /// asked for only if there are none of IPv4.
  public Reply ask(Query query) throws InterruptedException {
    return query.srv() ? services(query.host()) : addresses(query.host(), query.port());
  }

  private Reply addresses(String host, int port) throws InterruptedException {
    List<InetAddress> local = HostsFile.addresses(host);
    if (!local.isEmpty()) {
      return new Reply.Found(
          local.stream().map(address -> target(host, address, port)).toList(), HostsFile.TTL);
    }
    Reply v4 = addresses(host, port, DnsRecordType.A);
    return v4 instanceof Reply.Nothing ? addresses(host, port, DnsRecordType.AAAA) : v4;
  }

  private static Target target(String host, InetAddress address, int port) {
    return new Target(host, new InetSocketAddress(address, port), 1, 0);
  }

  private Reply addresses(String host, int port, DnsRecordType type) throws InterruptedException {
    return records(
        host,
        type,
        record -> {
          byte[] bytes = new byte[record.readableBytes()];
          record.readBytes(bytes);
          return target(host, InetAddress.getByAddress(bytes), port);
        });
  }

  private Reply services(String name) throws InterruptedException {
    Reply reply = records(name, DnsRecordType.SRV, NameServers::service);
    if (!(reply instanceof Reply.Found found)) {
      return reply;
    }
    List<Target> targets = new ArrayList<>();
    Duration ttl = found.ttl();
    Reply last = new Reply.Nothing("no target of " + name + " has an address");
    for (Target service : found.targets().stream().limit(MOST_SRV_TARGETS).toList()) {
      Reply where = addresses(service.host(), service.address().getPort());
      if (where instanceof Reply.Found known) {
        known.targets().forEach(target -> targets.add(at(service, target)));
        ttl = known.ttl().compareTo(ttl) < 0 ? known.ttl() : ttl;
      } else if (where instanceof Reply.Failed) {
        last = where;
      }
    }
    return targets.isEmpty() ? last : new Reply.Found(targets, ttl);
  }

  private static Target at(Target service, Target address) {
    return new Target(service.host(), address.address(), service.weight(), service.priority());
  }

  /// A target whose address is not known yet (RFC 2782).
  private static Target service(ByteBuf record) {
    int priority = record.readUnsignedShort();
    int weight = record.readUnsignedShort();
    int port = record.readUnsignedShort();
    String name = DefaultDnsRecordDecoder.decodeName(record);
    String host = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    return new Target(
        host, InetSocketAddress.createUnresolved(host, port), Math.max(1, weight), priority);
  }

  /// Makes something of a record's data.
  private interface Reader {
    Target read(ByteBuf data) throws UnknownHostException;
  }

  private Reply records(String name, DnsRecordType type, Reader reader)
      throws InterruptedException {
    int before = fallbacks.get();
    Reply reply = answer(name, type, reader);
    return reply instanceof Reply.Nothing && fallbacks.get() != before
        ? new Reply.Failed(name + ": an answer was cut short, and could not be had whole")
        : reply;
  }

  /// Where there is no answer over TCP, this is the one that was cut short.
  private Reply answer(String name, DnsRecordType type, Reader reader) throws InterruptedException {
    Future<List<DnsRecord>> future;
    try {
      future = resolver().resolveAll(new DefaultDnsQuestion(name, type));
    } catch (RuntimeException e) {
      return new Reply.Failed(name + ": " + e.getMessage());
    }
    await(future);
    Throwable cause = future.cause();
    if (cause != null) {
      return negative(cause)
          ? new Reply.Nothing("no " + type.name() + " record for " + name)
          : new Reply.Failed(name + ": " + cause.getMessage());
    }
    List<DnsRecord> records = future.getNow();
    try {
      return read(name, type, records, reader);
    } finally {
      records.forEach(ReferenceCountUtil::release);
    }
  }

  /// Waits, until [#close()] at most: then nobody would complete what is under way.
  private void await(Future<?> future) throws InterruptedException {
    pending.add(future);
    try {
      if (closed) {
        future.cancel(false);
      }
      future.await();
    } finally {
      pending.remove(future);
    }
  }

  private static Reply read(
      String name, DnsRecordType type, List<DnsRecord> records, Reader reader) {
    List<Target> targets = new ArrayList<>();
    long ttl = Long.MAX_VALUE;
    for (DnsRecord record : records) {
      if (record.type().equals(type) && record instanceof ByteBufHolder raw) {
        try {
          targets.add(reader.read(raw.content()));
          ttl = Math.min(ttl, record.timeToLive());
        } catch (UnknownHostException | RuntimeException e) {
          return new Reply.Failed(name + ": a record that cannot be read: " + e.getMessage());
        }
      }
    }
    targets.removeIf(target -> target.host().isEmpty());
    return targets.isEmpty()
        ? new Reply.Nothing("no " + type.name() + " record for " + name)
        : new Reply.Found(targets, Duration.ofSeconds(ttl));
  }

  /// Whether a name server has said that there is nothing, rather than failed to say anything.
  private static boolean negative(Throwable cause) {
    boolean said = cause instanceof UnknownHostException && cause.getCause() == null;
    for (Throwable at = cause; at != null; at = at.getCause()) {
      if (at instanceof DnsErrorCauseException error) {
        return error.getCode().equals(DnsResponseCode.NXDOMAIN)
            || error.getCode().equals(DnsResponseCode.NOERROR);
      }
    }
    return said;
  }

  @Override
  public synchronized void close() {
    closed = true;
    pending.forEach(future -> future.cancel(false));
    if (resolver != null) {
      resolver.close();
    }
    if (loop != null) {
      loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
  }
}
