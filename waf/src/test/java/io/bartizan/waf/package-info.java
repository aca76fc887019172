/// The engine as a program uses it.
package io.bartizan.waf;
