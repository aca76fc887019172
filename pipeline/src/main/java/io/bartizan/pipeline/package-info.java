/// The words of the gateway: what an exchange is, what a policy may answer, and the loop that asks
/// every policy in order.
package io.bartizan.pipeline;
