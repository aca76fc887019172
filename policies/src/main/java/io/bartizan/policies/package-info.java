/// One package for each policy, and the one list that says in which order they stand.
package io.bartizan.policies;
