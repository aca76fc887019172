/// Which of several endpoints serves a request.
package io.bartizan.proxy.balance;
