/// Sign-ins as a configuration names them: by which protocol people come in, and what is known of
/// each.
package io.bartizan.identity.reception;
