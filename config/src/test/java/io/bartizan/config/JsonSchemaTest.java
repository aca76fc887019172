package io.bartizan.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonSchemaTest {
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private static final Schema SCHEMA =
      REGISTRY.getSchema(JsonSchema.of(Toll.class), InputFormat.JSON);

  record Tree(@Doc("Name.") String name, @Doc("Below.") @Default("[]") List<Tree> below) {}

  record Forest(@Doc("One.") Tree tree, @Doc("Another.") Other.Tree other) {}

  interface Other {
    record Tree(@Doc("A number.") int number) {}
  }

  @Test
  void is_itself_valid() {
    Schema meta =
        REGISTRY.getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
    assertThat(meta.validate(JsonSchema.of(Toll.class), InputFormat.JSON)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "listen: { https: 8443 }",
        "listen: [ { http: '127.0.0.1:80' }, { https: '[::1]:443' } ]",
        "include: a.yaml",
        "include: [ a.yaml ]\nlabel: 5",
        """
        listen: { http: 8080, unsafe: [plaintext-listener] }
        tls: { certificate: a.pem, password: env:KEY }
        services:
          orders: { endpoints: 'https://a:1/b?c', timeout: 500ms, max-idle: 3 }
          users: { endpoints: [ 'http://a' ], idle-time: 5m }
        routes:
          - { path: /a, service: orders, methods: [GET], limit: 5/10s, waf: crs, allow: [10.0.0.0/8] }
          - { path: /b, service: users, limit: [ { per: identity, rate: 600/min }, 5/s ], public: true }
          - { path: /c, service: users, waf: { rules: crs, watch: true } }
        defaults: { body: 0, max-answer: 1GiB, headers: { a: b, c: 1, d: true } }
        sample: 1
        most: 9000000000
        """
      })
  void accepts_what_loads(String text) {
    assertThat(SCHEMA.validate(text, InputFormat.YAML)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "label: x",
        "listen: 8443",
        "listen: { https: 70000 }",
        "listen: { https: 8443, port: 1 }",
        "listen: { https: 8443 }\nlisten2: 1",
        "listen: { https: 8443 }\nsample: '0.5'",
        "listen: { https: 8443 }\nlabel: [a]",
        "listen: { https: 8443 }\ntls: { password: env:A }",
        "listen: { https: 8443 }\ntls: { certificate: a, password: hunter2 }",
        "listen: { https: 8443 }\nservices: [ a ]",
        "listen: { https: 8443 }\nservices: { a: { endpoints: 'ftp://a' } }",
        "listen: { https: 8443 }\nservices: { a: { endpoints: 'http://u:p@a' } }",
        "listen: { https: 8443 }\nservices: { a: { endpoints: 'http://a', timeout: 30 } }",
        "listen: { https: 8443 }\nservices: { a: { endpoints: 'http://a', max-idle: many } }",
        "listen: { https: 8443 }\nroutes: [ { path: /a } ]",
        "listen: { https: 8443 }\nroutes: [ { path: /a, service: a, methods: [get] } ]",
        "listen: { https: 8443 }\nroutes: [ { path: /a, service: a, methods: [GET, GET] } ]",
        "listen: { https: 8443 }\nroutes: [ { path: /a, service: a, limit: 50 } ]",
        "listen: { https: 8443 }\nroutes: [ { path: /a, service: a, limit: { per: me, rate: 1/s } } ]",
        "listen: { https: 8443 }\nroutes: [ { path: /a, service: a, public: 'true' } ]",
        "listen: { https: 8443 }\ndefaults: { body: 5 }",
        "listen: { https: 8443 }\ndefaults: { headers: { a: {} } }"
      })
  void refuses_what_is_wrong_in_shape_as_loading_does(String text) {
    assertThat(SCHEMA.validate(text, InputFormat.YAML)).isNotEmpty();
    assertThat(Config.parse("/t.yaml", text, Toll.class)).isInstanceOf(Loaded.Bad.class);
  }

  @Test
  void tells_an_editor_what_keys_mean() {
    assertThat(JsonSchema.of(Toll.Limit.class))
        .isEqualTo(
            """
            {
              "$schema": "https://json-schema.org/draft/2020-12/schema",
              "type": "object",
              "properties": {
                "per": {
                  "enum": [
                    "client-ip",
                    "identity"
                  ],
                  "description": "Who is counted.",
                  "default": "client-ip"
                },
                "rate": {
                  "type": "string",
                  "pattern": "^[0-9]{1,15}/([0-9]{1,15})?(ms|s|min|m|h|d)$",
                  "description": "How often."
                },
                "include": {
                  "oneOf": [
                    {
                      "type": "string"
                    },
                    {
                      "type": "array",
                      "items": {
                        "type": "string"
                      }
                    }
                  ],
                  "description": "Further files, relative to this one; the file name may be a pattern."
                }
              },
              "anyOf": [
                {
                  "required": [
                    "rate"
                  ]
                },
                {
                  "required": [
                    "include"
                  ]
                }
              ],
              "additionalProperties": false
            }
            """);
    assertThat(JsonSchema.of(Toll.class)).contains("\"examples\": [\n            \"/orders/**\"");
  }

  @Test
  void records_may_contain_themselves_and_share_a_name() {
    Schema schema = REGISTRY.getSchema(JsonSchema.of(Forest.class), InputFormat.JSON);
    String good = "tree: { name: a, below: [ { name: b } ] }\nother: { number: 1 }";
    assertThat(schema.validate(good, InputFormat.YAML)).isEmpty();
    assertThat(schema.validate(good.replace("name: b", "name: []"), InputFormat.YAML)).isNotEmpty();
    assertThat(Config.parse("a.yaml", good, Forest.class)).isInstanceOf(Loaded.Good.class);
    assertThat(JsonSchema.of(Forest.class)).contains("\"#/$defs/tree\"", "\"#/$defs/other-tree\"");
  }
}
