/// Names and passwords that an LDAP directory checks.
package io.bartizan.identity.ldap;
