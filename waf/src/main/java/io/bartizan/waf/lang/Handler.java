package io.bartizan.waf.lang;

/// Does what one kind of directive says.
interface Handler {
  void on(Directive directive, Draft draft) throws SecLangException;
}
