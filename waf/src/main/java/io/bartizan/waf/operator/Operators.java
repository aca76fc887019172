package io.bartizan.waf.operator;

import io.bartizan.waf.text.Text;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// All operators by name. Any thread.
public final class Operators {
  private static final Map<String, String> REFUSED =
      Map.ofEntries(
          Map.entry("fuzzyHash", "needs ssdeep"),
          Map.entry("geoLookup", "needs a database of places"),
          Map.entry("gsbLookup", "asks a service that is gone"),
          Map.entry("inspectFile", "runs a program"),
          Map.entry("rbl", "asks the network"),
          Map.entry("rsub", "changes bodies"),
          Map.entry("validateDTD", "needs DTDs, which are never read"),
          Map.entry("validateHash", "needs signed links in responses"),
          Map.entry("validateSchema", "needs schemas of XML or JSON"));
  private static final List<Kind> KINDS =
      Stream.of(strings(), numbers(), patterns(), sets(), checks(), refused())
          .flatMap(Arrays::stream)
          .sorted((one, other) -> one.name().compareToIgnoreCase(other.name()))
          .toList();
  private static final Map<String, Kind> BY_NAME = byName();

  private Operators() {}

  /// The operator of a name, in any case and without `@`; null if there is none. One that is
  /// refused says why as soon as it is made.
  public static @Nullable Kind named(String name) {
    return BY_NAME.get(name.toLowerCase(Locale.ROOT));
  }

  /// The names of all operators that can be made, in alphabetical order.
  public static List<String> names() {
    return KINDS.stream().map(Kind::name).filter(name -> !REFUSED.containsKey(name)).toList();
  }

  /// Those that other engines know and this one refuses, each with its reason.
  public static Map<String, String> refusals() {
    return REFUSED;
  }

  private static Kind[] strings() {
    return new Kind[] {
      cheap("beginsWith", BeginsWith::new),
      cheap("contains", Contains::new),
      cheap("containsWord", ContainsWord::new),
      cheap("endsWith", EndsWith::new),
      cheap("streq", StrEq::new),
      cheap("strmatch", Contains::new),
      cheap("within", Within::new),
      cheap("unconditionalMatch", _ -> Constant.ALWAYS),
      cheap("noMatch", _ -> Constant.NEVER),
    };
  }

  private static Kind[] numbers() {
    return Stream.of(Numbers.Order.values())
        .map(order ->
            cheap(order.name().toLowerCase(Locale.ROOT), argument -> new Numbers(order, argument)))
        .toArray(Kind[]::new);
  }

  private static Kind[] patterns() {
    return new Kind[] {
      kept("pm", (argument, _) -> Pm.of(argument)),
      kept("pmf", Pm::fromFile),
      kept("pmFromFile", Pm::fromFile),
      kept("rx", (argument, _) -> Rx.of(argument)),
      kept("rxGlobal", (argument, _) -> Rx.global(argument)),
      kept("validateNid", (argument, _) -> Verify.nationalId(argument)),
      kept("verifyCC", Verify.of(VerifyCc::isNumber)),
      kept("verifyCPF", Verify.of(VerifyCpf::isNumber)),
      kept("verifySSN", Verify.of(VerifySsn::isNumber)),
      kept("verifySVNR", Verify.of(VerifySvnr::isNumber)),
    };
  }

  private static Kind[] sets() {
    return new Kind[] {
      kept("ipMatch", (argument, _) -> IpMatch.of(argument)),
      kept("ipMatchF", IpMatch::fromFile),
      kept("ipMatchFromFile", IpMatch::fromFile),
    };
  }

  private static Kind[] checks() {
    return new Kind[] {
      cheap("detectSQLi", _ -> DetectSqli.INSTANCE),
      cheap("detectXSS", _ -> DetectXss.INSTANCE),
      kept("validateByteRange", (argument, _) -> ValidateByteRange.of(argument)),
      cheap("validateUrlEncoding", _ -> ValidateUrlEncoding.INSTANCE),
      cheap("validateUtf8Encoding", _ -> ValidateUtf8Encoding.INSTANCE),
    };
  }

  private static Kind[] refused() {
    return REFUSED.entrySet().stream()
        .map(refusal -> kept(refusal.getKey(), refusing(refusal.getKey(), refusal.getValue())))
        .toArray(Kind[]::new);
  }

  private static Kind.Maker refusing(String name, String reason) {
    return (_, _) -> {
      throw new OperatorException(
          "operator", "@" + name, "another one: it " + reason + ", so it is refused", true, null);
    };
  }

  /// Makes an operator of any argument, at little cost.
  private interface Simple {
    Operator of(Text argument);
  }

  private static Kind cheap(String name, Simple made) {
    return new Kind(name, true, (argument, _) -> made.of(argument));
  }

  private static Kind kept(String name, Kind.Maker maker) {
    return new Kind(name, false, maker);
  }

  private static Map<String, Kind> byName() {
    Map<String, Kind> byName = new HashMap<>();
    for (Kind kind : KINDS) {
      byName.put(kind.name().toLowerCase(Locale.ROOT), kind);
    }
    return Map.copyOf(byName);
  }
}
