package io.bartizan.policies.waf;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.bartizan.config.Size;
import io.bartizan.identity.CpuPool;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Memory;
import io.bartizan.pipeline.Pipeline;
import io.bartizan.pipeline.Policy;
import io.bartizan.policies.Ask;
import io.bartizan.policies.RoadTester;
import io.bartizan.policies.Told;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/// Whatever a body is, of whatever type: it is forwarded or blocked, and the rules never fail.
final class WafFuzz {
  private static final String RULES =
      """
      SecAction "id:1,phase:1,pass,nolog,ctl:forceRequestBodyVariable=On"
      SecRule ARGS|ARGS_NAMES|FILES|FILES_NAMES|MULTIPART_PART_HEADERS|XML:/*|XML://@*|REQUEST_BODY \\
        "@rx (?i)attack" "id:2,phase:2,deny,log,t:urlDecodeUni,t:htmlEntityDecode"
      SecRule ARGS|REQUEST_HEADERS|XML:/* "@detectSQLi" "id:3,phase:2,deny,log"
      SecRule ARGS|REQUEST_HEADERS|XML:/* "@detectXSS" "id:4,phase:2,deny,log"
      """;

  private static final String[] TYPES = {
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=b",
    "application/json",
    "application/vnd.api+json",
    "text/xml",
    "text/plain",
  };

  private static final Waf WAF = waf();

  private static Waf waf() {
    try {
      Path file = Files.writeString(Files.createTempFile("waf", ".conf"), RULES);
      WafConfig config =
          new WafConfig(
              List.of(file),
              WafConfig.Mode.BLOCK,
              null,
              null,
              null,
              List.of(),
              new WafBodyConfig(new Size(1024), Longer.INSPECT_PREFIX, Set.of()),
              WafResponsesConfig.OFF,
              Set.of());
      Waf waf =
          new Waf(
              config, new RuleSets(new CpuPool("rules", 1, 1)).draft(), new Memory(1 << 20), false);
      Files.delete(file);
      return waf;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @FuzzTest(maxDuration = "2m")
  void any_body_is_forwarded_or_blocked(FuzzedDataProvider data) {
    Ask ask = Ask.of("POST", "/orders").with("content-type", data.pickValue(TYPES));
    byte[] body = data.consumeRemainingAsBytes();
    Told told =
        new RoadTester()
            .on(Pipeline.of(List.of(Policy.enforced("waf", WAF))))
            .sending(Bytes.view(body, 0, body.length))
            .send(ask);
    if (told.status() != 200) {
      assertThat(told.code()).isEqualTo(Code.WAF_BLOCKED);
    }
  }
}
