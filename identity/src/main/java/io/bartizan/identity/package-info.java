/// Who is calling: verifies credentials and turns them into an identity.
package io.bartizan.identity;
