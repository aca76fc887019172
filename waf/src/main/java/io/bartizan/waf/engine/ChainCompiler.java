package io.bartizan.waf.engine;

import io.bartizan.waf.lang.Action;
import io.bartizan.waf.lang.Link;
import io.bartizan.waf.lang.Position;
import io.bartizan.waf.lang.Rule;
import io.bartizan.waf.lang.SecLangException;
import io.bartizan.waf.lang.Settings;
import io.bartizan.waf.text.Text;
import io.bartizan.waf.transform.CodePage;
import io.bartizan.waf.transform.Transformation;
import io.bartizan.waf.transform.Transformations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes chains of transformations: those of `SecDefaultAction` first, unless `t:none` forgets
/// them.
final class ChainCompiler {
  private final Chains chains = new Chains();
  private final Settings settings;
  private @Nullable CodePage page;

  ChainCompiler(Settings settings) {
    this.settings = settings;
  }

  /// The chains after which a link looks at values.
  List<Chain> stages(Rule rule, Link link) throws SecLangException {
    List<Chain> stages = new ArrayList<>();
    stages.add(chains.none());
    for (Action.Transform transform : transforms(rule, link)) {
      stages.add(then(stages.getLast(), transform));
    }
    boolean all = link.actions().contains(Action.Flag.MULTI_MATCH);
    return all ? stages : List.of(stages.getLast());
  }

  private static List<Action.Transform> transforms(Rule rule, Link link) {
    List<Action> actions = new ArrayList<>(rule.defaults());
    actions.addAll(link.actions());
    List<Action.Transform> transforms = new ArrayList<>();
    for (Action action : actions) {
      switch (action) {
        case Action.TransformNone() -> transforms.clear();
        case Action.Transform transform -> transforms.add(transform);
        default -> {}
      }
    }
    return transforms;
  }

  private Chain then(Chain before, Action.Transform transform) throws SecLangException {
    Transformation transformation =
        Transformations.named(transform.name(), page(transform.position()));
    if (transformation == null) {
      throw SecLangException.unknown(
          transform.position(), "t", transform.name(), "a transformation", Transformations.names());
    }
    return chains.then(before, transform.name(), transformation);
  }

  /// What `SecUnicodeMapFile` says, if anything.
  private CodePage page(Position position) throws SecLangException {
    Path map = settings.unicodeMap();
    CodePage known = map == null ? CodePage.US_ASCII : page;
    if (known == null) {
      known = read(map, settings.unicodeCodePage());
      page = known;
    }
    if (known == null) {
      throw SecLangException.at(
          position,
          "SecUnicodeMapFile",
          map + " " + settings.unicodeCodePage(),
          "a map file with that code page");
    }
    return known;
  }

  private static @Nullable CodePage read(@Nullable Path map, int number) {
    try {
      return map == null ? null : CodePage.read(Text.of(Files.readAllBytes(map)), number);
    } catch (IOException _) {
      return null;
    }
  }
}
