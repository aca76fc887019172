package io.bartizan.policies.waf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bartizan.config.Unsafe;
import io.bartizan.identity.CpuPool;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Memory;
import io.bartizan.pipeline.Pipeline;
import io.bartizan.pipeline.Policy;
import io.bartizan.policies.Ask;
import io.bartizan.policies.RoadTester;
import io.bartizan.policies.Told;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CoreRulesTest {
  private static final Path DEBIAN = Path.of("/usr/share/modsecurity-crs");

  @TempDir private Path root;
  private Path folder = DEBIAN;
  private Path settings = DEBIAN;

  /// Laid out as Debian's package is.
  @BeforeEach
  void write() throws IOException {
    folder = Files.createDirectories(root.resolve("usr/share/modsecurity-crs"));
    settings = Files.createDirectories(root.resolve("etc/modsecurity/crs"));
    Files.createDirectory(folder.resolve("rules"));
    Files.writeString(
        folder.resolve("rules/REQUEST-901-INITIALIZATION.conf"),
        "SecRule TX:allowed \"@streq yes\" \"id:901,phase:1,deny\"\n");
    Files.writeString(
        settings.resolve("crs-setup.conf"),
        "SecAction \"id:1,phase:1,pass,setvar:tx.allowed=no\"\n");
  }

  private Waf waf(Path rules, Set<Unsafe> unsafe) {
    WafConfig plain = WafConfig.of(rules);
    WafConfig config =
        new WafConfig(
            plain.rules(),
            plain.mode(),
            null,
            null,
            null,
            List.of(),
            plain.body(),
            plain.responses(),
            unsafe);
    RuleSets sets = new RuleSets(new CpuPool("rules", 1, 1));
    return new Waf(config, sets.draft(), new Memory(1 << 20), false);
  }

  private static Told send(Waf waf, Ask ask) {
    Policy policy = new Policy("waf", waf, Policy.Mode.ENFORCE);
    return new RoadTester().on(Pipeline.of(List.of(policy))).send(ask);
  }

  @Test
  void finds_the_setup_that_a_package_keeps_elsewhere() {
    assertThat(CoreRules.of(folder))
        .hasValueSatisfying(found -> {
          assertThat(found.setup()).isEqualTo(settings.resolve("crs-setup.conf"));
          assertThat(found.before()).isEmpty();
        });
    assertThat(send(waf(folder, Set.of()), Ask.of("GET", "/")).forwarded()).isTrue();
  }

  @Test
  void what_users_say_before_and_behind_the_rules_stands_there() throws IOException {
    Files.writeString(
        settings.resolve("REQUEST-900-EXCLUSION-RULES-BEFORE-CRS.conf"),
        "SecAction \"id:2,phase:1,pass,setvar:tx.allowed=yes\"\n");
    Told told = send(waf(folder, Set.of()), Ask.of("GET", "/"));
    assertThat(told.reason()).isEqualTo("rule 901");
    Files.writeString(
        settings.resolve("RESPONSE-999-EXCLUSION-RULES-AFTER-CRS.conf"), "SecRuleRemoveById 901\n");
    assertThat(send(waf(folder, Set.of()), Ask.of("GET", "/")).forwarded()).isTrue();
  }

  @Test
  void the_package_of_debian_blocks_attacks() {
    assumeTrue(Files.isDirectory(DEBIAN), DEBIAN + ": not there (apt-get install modsecurity-crs)");
    Waf waf = waf(Path.of("crs"), Set.of(Unsafe.LOST_RULES));
    assertThat(waf.texts())
        .filteredOn(line -> line.contains(" is lost: "))
        .extracting(line -> line.substring(0, line.indexOf(':')))
        .containsExactlyInAnyOrder(
            "rule 910100 is lost",
            "rule 910140 is lost",
            "rule 920120 is lost",
            "rule 942130 is lost",
            "rule 953120 is lost");
    Ask attack = browser("/").with("cookie", "q=1' or 1=1-- -");
    assertThat(send(waf, attack).code()).isEqualTo(Code.WAF_BLOCKED);
    assertThat(send(waf, attack).reason()).startsWith("rule 949110");
    assertThat(send(waf, browser("/orders?page=2&sort=name")).forwarded()).isTrue();
  }

  private static Ask browser(String target) {
    return Ask.of("GET", target)
        .with("user-agent", "Mozilla/5.0")
        .with("accept", "*/*")
        .with("host", "shop.example");
  }
}
