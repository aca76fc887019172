/// What tests of the whole gateway stand on: a gateway on port 0, scripted upstreams, a clock moved
/// by hand.
package io.bartizan.testkit;
