/// `bartizan waf`: checks rule files, tests a request against them, installs a rule set.
package io.bartizan.gateway.waf;
