/// Names and passwords as requests state them, whoever checks them: what is read, counted and
/// bounded.
package io.bartizan.identity.login;
