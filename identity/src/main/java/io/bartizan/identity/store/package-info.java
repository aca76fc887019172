/// What must be remembered for a while, by one gateway or by several together: marks of what was
/// seen, sessions, revocations.
package io.bartizan.identity.store;
