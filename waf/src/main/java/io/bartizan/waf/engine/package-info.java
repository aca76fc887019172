/// Rules, compiled once, and the transactions that run them.
package io.bartizan.waf.engine;
