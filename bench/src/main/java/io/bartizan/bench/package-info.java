/// What things cost: microbenchmarks of single parts, in time and bytes allocated.
package io.bartizan.bench;
