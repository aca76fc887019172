/// Suites that others wrote, run against the engine.
package io.bartizan.waf.suite;
