/// Bearer tokens of every kind: where they stand in a request, who judges them, and what has to be
/// true besides: that they are not withdrawn, and are in the hands of whom they were given to.
package io.bartizan.identity.bearer;
