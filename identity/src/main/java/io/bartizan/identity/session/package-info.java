/// Sessions of people who have signed in: sealed cookies, when they end, and that they have ended.
package io.bartizan.identity.session;
