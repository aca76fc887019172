/// What names stand for, and for how long.
package io.bartizan.proxy.dns;
