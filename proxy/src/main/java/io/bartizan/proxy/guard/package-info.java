/// What keeps a service that fails from being made worse, and its failures from spreading: retries
/// with a budget, ejection, a breaker, limits.
package io.bartizan.proxy.guard;
