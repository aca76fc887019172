package io.bartizan.gateway.run;

import io.bartizan.config.Effective;
import io.bartizan.config.HostPort;
import io.bartizan.config.Remote;
import io.bartizan.gateway.assembly.Assembled;
import io.bartizan.gateway.assembly.Assembly;
import io.bartizan.gateway.assembly.Parts;
import io.bartizan.gateway.command.Version;
import io.bartizan.gateway.settings.GatewaySettings;
import io.bartizan.gateway.settings.Resolved;
import io.bartizan.identity.CpuPool;
import io.bartizan.identity.consumer.Consumers;
import io.bartizan.identity.consumer.StoredConsumers;
import io.bartizan.identity.revocation.RevocationConfig;
import io.bartizan.identity.revocation.Revocations;
import io.bartizan.pipeline.Memory;
import io.bartizan.pipeline.Ticker;
import io.bartizan.policies.authenticate.Backing;
import io.bartizan.policies.limit.Limits;
import io.bartizan.policies.waf.RuleSets;
import io.bartizan.proxy.edge.Edge;
import io.bartizan.proxy.edge.Listener;
import io.bartizan.proxy.edge.Site;
import io.bartizan.proxy.lane.Buffers;
import io.bartizan.proxy.lane.Overload;
import io.bartizan.proxy.upstream.Upstreams;
import io.bartizan.telemetry.Health;
import io.bartizan.telemetry.Recorder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// A gateway that serves. Thread-safe.
public final class Gateway implements AutoCloseable {
  /// What gathered bodies and lent bytes may take together.
  private static final long MEMORY = 32L << 20;

  /// How many long bodies may wait for a thread that judges them.
  private static final Logger RULES = Logger.getLogger("bartizan.waf");

  private static final int RULES_QUEUE = 256;

  private static final int VERSION_DIGITS = 12;

  /// A listener's name and address: what makes it the same across configurations.
  private record Spot(String name, HostPort address) {}

  private final Ticker ticker;
  private final Recorder recorder;
  private final Edge edge;
  private final Parts parts;
  private final Health health = new Health();
  private final AdminPages admin;
  private final CertificateEnds ends;
  private final Map<Spot, Listener> listeners = new LinkedHashMap<>();
  private GatewaySettings settings;
  private volatile Consumers consumers = Consumers.of(Map.of());
  private boolean beside;
  private volatile Standing standing = new Standing("", 0, Instant.EPOCH, Instant.EPOCH, List.of());

  private Gateway(GatewaySettings settings, int loops, Ticker ticker) throws IOException {
    Memory memory = new Memory(MEMORY);
    this.ticker = ticker;
    this.settings = settings;
    this.recorder = Recorder.open(settings.log(), loops, ticker, memory);
    recorder.metrics().build(Version.number());
    this.edge = Edge.start(loops, recorder, ticker, memory);
    this.parts =
        new Parts(
            recorder.metrics(),
            new Limits(ticker),
            Backing.of(
                ticker,
                new KeyLog(),
                settings.store(),
                new StoreLog("whoever needs it is refused"),
                loops),
            new Upstreams(edge.lanes()),
            memory,
            new RuleSets(new CpuPool("rules", loops, RULES_QUEUE), RULES::warning),
            StoredConsumers.of(new StoreLog("those in force stay")));
    Buffers.show(recorder.metrics());
    LimitGauges.show(recorder.metrics(), parts.limits());
    parts.upstreams().lookups().show(recorder.metrics());
    this.ends = new CertificateEnds(ticker).show(recorder.metrics());
    this.admin =
        new AdminPages(
            () -> standing,
            () -> UpstreamPage.json(parts.upstreams().services()),
            () -> new ConsumersPage(consumers, Instant.ofEpochMilli(ticker.millis())),
            health,
            recorder.metrics());
  }

  /// Opens every listener that `settings` name, and serves. Blocks until it does.
  ///
  /// @param settings what has passed every check
  /// @param loops how many event loops; more than 0
  /// @throws IOException if a listener cannot be opened or the access log cannot be written
  public static Gateway start(GatewaySettings settings, int loops, Ticker ticker)
      throws IOException {
    return start(settings, loops, ticker, false);
  }

  /// The same.
  ///
  /// @param beside whether another gateway of the same user may have those listeners open, whose
  ///   place this one takes
  public static Gateway start(GatewaySettings settings, int loops, Ticker ticker, boolean beside)
      throws IOException {
    Gateway gateway = new Gateway(settings, loops, ticker);
    try {
      gateway.beside = beside;
      gateway.apply(settings);
      gateway.beside = false;
      return gateway;
    } catch (IOException | RuntimeException e) {
      gateway.close();
      throw e;
    }
  }

  /// Takes over another configuration as a whole: requests that have begun finish on what they
  /// began with, all others meet the new one.
  ///
  /// @param next what has passed every check
  /// @throws IOException if it cannot be served; then the one before stays in force
  public synchronized void apply(GatewaySettings next) throws IOException {
    Revocations.Draft revocations = Revocations.draft(next.revocation());
    Assembled assembled = Assembly.of(next, parts);
    Map<Spot, Site> wanted = wanted(assembled);
    Map<Spot, Listener> opened = new LinkedHashMap<>();
    boolean first = listeners.isEmpty();
    try {
      assembled.upstreams().resolve();
      if (first) {
        lay(next, revocations); // the first listener that opens serves at once
      }
      open(wanted, assembled, opened);
      if (next != settings && !next.log().equals(settings.log())) {
        recorder.change(next.log());
      }
    } catch (IOException | RuntimeException e) {
      withdraw(assembled, opened);
      throw e;
    } catch (InterruptedException e) {
      withdraw(assembled, opened);
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    if (!first) {
      lay(next, revocations);
    }
    serve(wanted, opened);
    edge.limit(Overload.Limits.of(next.overload()));
    settings = next;
    standing = standing.next(version(next), Instant.ofEpochMilli(ticker.millis()));
    assembled.enact(standing.version());
    enlist(assembled.consumers());
    ends.use(assembled);
    edge.check(parts.upstreams().services());
    health.configured();
    health.listening();
  }

  /// What the ways of authenticating stand on.
  private void lay(GatewaySettings next, Revocations.Draft revocations) {
    parts.backing().store().use(next.store());
    parts.backing().revocations().use(revocations);
    parts.backing().mint().use(next.identityTokens());
  }

  private void withdraw(Assembled assembled, Map<Spot, Listener> opened) {
    opened.values().forEach(edge::close);
    assembled.upstreams().drop();
  }

  private Map<Spot, Site> wanted(Assembled assembled) {
    Map<Spot, Site> wanted = new LinkedHashMap<>();
    assembled
        .sites()
        .forEach(
            one -> wanted.put(new Spot(one.socket().label(), one.socket().address()), one.site()));
    wanted.put(
        new Spot(AdminPages.NAME, assembled.settings().admin().listen()),
        admin.site(assembled.roster(), revocationPage(assembled.settings())));
    return wanted;
  }

  private @Nullable RevocationPage revocationPage(GatewaySettings settings) {
    RevocationConfig revocation = settings.revocation();
    return revocation == null || revocation.secret() == null
        ? null
        : new RevocationPage(revocation.secret(), parts.backing().revocations());
  }

  private void open(Map<Spot, Site> wanted, Assembled assembled, Map<Spot, Listener> opened)
      throws IOException {
    for (var entry : wanted.entrySet()) {
      Spot spot = entry.getKey();
      if (!listeners.containsKey(spot)) {
        var meter = assembled.roster().listener(spot.name);
        Listener listener =
            edge.listen(spot.name, socket(spot.address), meter, entry.getValue(), beside);
        opened.put(spot, spot.name.equals(AdminPages.NAME) ? listener.spare() : listener);
      }
    }
  }

  private static InetSocketAddress socket(HostPort address) throws IOException {
    try {
      return address.isAnyHost()
          ? new InetSocketAddress(address.port())
          : new InetSocketAddress(InetAddress.getAllByName(address.host())[0], address.port());
    } catch (UnknownHostException e) {
      throw new IOException("cannot listen on " + address + ": no such host", e);
    }
  }

  private void serve(Map<Spot, Site> wanted, Map<Spot, Listener> opened) {
    List<Listener> obsolete = new ArrayList<>();
    listeners.forEach((spot, listener) -> {
      Site site = wanted.get(spot);
      if (site == null) {
        obsolete.add(listener);
      } else {
        listener.serve(site);
      }
    });
    listeners.values().removeAll(obsolete);
    listeners.putAll(opened);
    obsolete.forEach(edge::close);
  }

  private void enlist(Consumers next) {
    int before = consumers.size();
    next.goOn(consumers);
    consumers = next;
    new ConsumersPage(next, Instant.ofEpochMilli(ticker.millis())).tell(before);
  }

  private static String version(GatewaySettings settings) {
    try {
      byte[] text = Effective.dump(Resolved.of(settings)).getBytes(StandardCharsets.UTF_8);
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(text);
      return HexFormat.of().formatHex(hash).substring(0, VERSION_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /// A configuration was read that cannot be taken over: says so in metrics and at `/config`.
  ///
  /// @param problems what is wrong with it, a line each
  public synchronized void refuse(List<String> problems) {
    standing = standing.refused(problems, Instant.ofEpochMilli(ticker.millis()));
    recorder.metrics().loadFailed();
  }

  /// The address that a listener really has, also if its configured port is 0.
  ///
  /// @param name as in [io.bartizan.proxy.settings.ListenSettings#label()], or `admin`
  public synchronized InetSocketAddress address(String name) {
    return listeners.entrySet().stream()
        .filter(entry -> entry.getKey().name.equals(name))
        .map(entry -> entry.getValue().address())
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "listener: " + name + " (expected: one of " + listeners.keySet() + ")"));
  }

  /// What tells the configuration in force from others.
  public String version() {
    return standing.version();
  }

  /// The consumers that lie in the store, if any do: they may change.
  public Remote stored() {
    return parts.consumers();
  }

  /// Says in metrics which version of the program this is.
  public void built(String version) {
    recorder.metrics().build(version);
  }

  /// Opens log files anew that were moved away.
  public void reopenLogs() {
    recorder.reopen();
  }

  /// Accepts nothing more and waits until all connections have ended, `patience` at most. Returns
  /// how many had not.
  public int drain(Duration patience) throws InterruptedException {
    health.draining();
    return edge.drain(patience);
  }

  /// Ends everything at once.
  @Override
  public void close() {
    ends.close();
    edge.close();
    parts.upstreams().close();
    parts.backing().close();
    parts.consumers().close();
    recorder.close();
  }
}
