/// Content codings: answers are compressed, and request bodies that are compressed are read.
package io.bartizan.policies.compress;
