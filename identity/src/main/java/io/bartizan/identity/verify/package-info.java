/// Keys by which consumers' HTTP message signatures are verified.
package io.bartizan.identity.verify;
