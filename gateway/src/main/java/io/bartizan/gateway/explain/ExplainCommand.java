package io.bartizan.gateway.explain;

import io.bartizan.config.Loaded;
import io.bartizan.gateway.assembly.Assembled;
import io.bartizan.gateway.assembly.Assembly;
import io.bartizan.gateway.assembly.Offline;
import io.bartizan.gateway.command.Arguments;
import io.bartizan.gateway.command.Option;
import io.bartizan.gateway.command.Terminal;
import io.bartizan.gateway.command.WrongUsage;
import io.bartizan.gateway.settings.GatewaySettings;
import io.bartizan.identity.consumer.StoredConsumers;
import io.bartizan.identity.jwt.KeyWitness;
import io.bartizan.identity.store.StoreWitness;
import io.bartizan.pipeline.Answer;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Ticker;
import io.bartizan.proxy.edge.Rehearsal;
import io.bartizan.proxy.settings.ListenSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `bartizan explain`.
public final class ExplainCommand {
  private static final int FORWARDED = 0;

  private final Path file;
  private final Question question;
  private final int expected;

  private ExplainCommand(Path file, Question question, int expected) {
    this.file = file;
    this.question = question;
    this.expected = expected;
  }

  /// @throws WrongUsage if `arguments` describe no request
  public static ExplainCommand of(Path file, Arguments arguments) throws WrongUsage {
    String expected = arguments.value(Option.EXPECT, "");
    if (!expected.isEmpty() && !expected.matches("forwarded|[1-5][0-9][0-9]")) {
      throw new WrongUsage(
          "--expect: " + expected + " (expected: a status such as 403, or `forwarded`)");
    }
    int status =
        expected.isEmpty()
            ? -1
            : expected.equals("forwarded") ? FORWARDED : Integer.parseInt(expected);
    return new ExplainCommand(file, Question.of(arguments), status);
  }

  /// Returns the exit status.
  public int run(Terminal terminal) throws InterruptedException, WrongUsage {
    return switch (GatewaySettings.load(file)) {
      case Loaded.Bad<GatewaySettings> bad -> {
        terminal.complain(bad.problems());
        yield 1;
      }
      case Loaded.Good<GatewaySettings> good -> explain(good.value(), terminal);
    };
  }

  private int explain(GatewaySettings settings, Terminal terminal)
      throws InterruptedException, WrongUsage {
    try (Offline offline =
        new Offline(Ticker.SYSTEM, new Told(terminal), StoredConsumers.of(StoreWitness.NONE))) {
      Assembled assembled = Assembly.of(settings, offline.parts());
      Assembled.ListenerSite at = listener(assembled);
      Rehearsal.Ending ending = Rehearsal.of(at.site(), visit(at.socket()), Ticker.SYSTEM);
      terminal.say(terminal.ink().bold(question.shown()) + " at " + at.socket().label());
      terminal.out().print(new Explanation(terminal.ink(), assembled).of(ending));
      return judged(ending.answer(), terminal);
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      terminal.complain(file + ": " + e.getMessage());
      return 1;
    }
  }

  private Rehearsal.Visit visit(ListenSettings at) {
    return new Rehearsal.Visit(
        Bytes.of(question.head()), question.client(), at.label(), question.authority().host());
  }

  private Assembled.ListenerSite listener(Assembled assembled) throws WrongUsage {
    List<Assembled.ListenerSite> sites = assembled.sites();
    return sites.stream()
        .filter(site -> fits(site.socket(), true))
        .findFirst()
        .or(() -> sites.stream().filter(site -> fits(site.socket(), false)).findFirst())
        .orElseThrow(() ->
            new WrongUsage(
                (question.listener() == null
                        ? "no listener speaks " + (question.secure() ? "https" : "http")
                        : "--listener: " + question.listener())
                    + " (expected: one of "
                    + String.join(", ", sites.stream().map(site -> site.socket().label()).toList())
                    + ")"));
  }

  private boolean fits(ListenSettings socket, boolean samePort) {
    if (question.listener() != null) {
      return socket.label().equals(question.listener());
    }
    return socket.secure() == question.secure()
        && (!samePort || socket.address().port() == question.authority().port());
  }

  private int judged(@Nullable Answer answer, Terminal terminal) {
    int status = answer == null ? FORWARDED : answer.status();
    if (expected < 0 || expected == status) {
      return 0;
    }
    terminal.complain(
        "it ends with "
            + (answer == null ? "the upstream's answer" : status)
            + " (expected: "
            + (expected == FORWARDED ? "forwarded" : expected)
            + ")");
    return 1;
  }

  /// What goes wrong with keys is worth knowing here; what goes well is not.
  private record Told(Terminal terminal) implements KeyWitness {
    @Override
    public void fetched(String source, int keys, List<String> complaints) {
      complaints.forEach(
          complaint -> terminal.complain("a key from " + source + " is of no use: " + complaint));
    }

    @Override
    public void failed(String source, String reason) {
      terminal.complain("no keys from " + source + ": " + reason);
    }
  }
}
