/// How rules reach values: a reader for each target, templates for macros.
package io.bartizan.waf.variable;
