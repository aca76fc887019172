/// A rule engine that speaks SecLang, for any Java program: it knows no gateway and no network.
@org.jspecify.annotations.NullMarked
module io.bartizan.waf {
  requires static org.jspecify;

  exports io.bartizan.waf.body;
  exports io.bartizan.waf;
  exports io.bartizan.waf.base;
  exports io.bartizan.waf.engine;
  exports io.bartizan.waf.detect.sqli;
  exports io.bartizan.waf.detect.xss;
  exports io.bartizan.waf.lang;
  exports io.bartizan.waf.operator;
  exports io.bartizan.waf.regex;
  exports io.bartizan.waf.text;
  exports io.bartizan.waf.transform;
}
