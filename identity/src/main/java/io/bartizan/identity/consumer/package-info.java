/// People and machines with credentials of ours, whichever kind of credential that is.
package io.bartizan.identity.consumer;
