package io.bartizan.identity.signature;

import io.bartizan.identity.Excerpt;
import io.bartizan.identity.structured.Bare;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.Head;
import io.bartizan.pipeline.Name;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/// Makes the text that is signed (RFC 9421, section 2.5) from a request as it came. For one thread
/// and one use.
final class SignatureBase {
  private final Exchange x;
  private final Target target;
  private final SignedText text = new SignedText();

  private SignatureBase(Exchange x) {
    this.x = x;
    this.target = Target.of(x);
  }

  /// The text for what `signed` covers of `x`.
  static byte[] of(Exchange x, Signed signed) throws Refused {
    SignatureBase base = new SignatureBase(x);
    for (Component component : signed.components()) {
      base.line(component);
    }
    base.parameters(signed);
    return base.text.toArray();
  }

  private void line(Component component) throws Refused {
    name(component);
    text.add(": ");
    if (component.derived()) {
      derived(component);
    } else {
      field(component);
    }
    text.add('\n');
  }

  private void name(Component component) {
    text.quoted(component.name());
    String parameter = component.parameter();
    if (parameter != null) {
      text.add(";name=").quoted(parameter);
    }
    if (component.binary()) {
      text.add(";bs");
    }
  }

  private void derived(Component component) throws Refused {
    switch (component.name()) {
      case "@method" -> text.add(method());
      case "@scheme" -> text.add(target.scheme());
      case "@authority" -> text.add(target.authority());
      case "@target-uri" ->
          text.add(target.scheme())
              .add("://")
              .add(target.authority())
              .add(target.path())
              .add(target.query());
      case "@request-target" -> text.add(target.whole());
      case "@path" -> text.add(target.path());
      case "@query" -> query();
      default -> text.add(QueryParameters.of(target.query()).only(component.parameter()));
    }
  }

  /// What the client wrote: a WebSocket over HTTP/2 is opened by CONNECT (RFC 8441, section 4).
  private String method() {
    return x.webSocket() && x.protocol().equals("HTTP/2") ? "CONNECT" : x.method().toString();
  }

  private void query() {
    if (target.query().isEmpty()) {
      text.add('?');
    } else {
      text.add(target.query());
    }
  }

  private void field(Component component) throws Refused {
    Head head = x.head();
    Name name = Name.of(component.name());
    int index = head.find(name);
    if (index < 0) {
      throw refused(component, "that the request does not have");
    }
    if (component.name().equals("cookie") && head.next(name, index) >= 0) {
      throw refused(component, "on more than one line");
    }
    while (index >= 0) {
      value(component, head.value(index));
      index = head.next(name, index);
      if (index >= 0) {
        text.add(", ");
      }
    }
  }

  private void value(Component component, Bytes value) throws Refused {
    if (component.binary()) {
      text.add(':').add(Base64.getEncoder().encode(value.toArray())).add(':');
      return;
    }
    for (int i = 0; i < value.length(); i++) {
      byte b = value.at(i);
      if (b < ' ' && b != '\t' || b == 127) {
        throw refused(component, "with characters that are no ASCII (expected: bs)");
      }
    }
    text.add(value);
  }

  private static Refused refused(Component component, String why) {
    return new Refused(
        Code.SIGNATURE_COMPONENT, "component " + Excerpt.of(component.name()) + " " + why);
  }

  /// The list of what is covered, as structured fields are written (section 2.3).
  private void parameters(Signed signed) {
    text.add("\"@signature-params\": (");
    List<Component> components = signed.components();
    for (int i = 0; i < components.size(); i++) {
      if (i > 0) {
        text.add(' ');
      }
      name(components.get(i));
    }
    text.add(')');
    for (Map.Entry<String, Bare> each : signed.parameters().entrySet()) {
      text.add(';').add(each.getKey()).add('=');
      value(each.getValue());
    }
  }

  /// Of the parameters that [Signed] admits.
  private void value(Bare value) {
    switch (value) {
      case Bare.Whole(long number) -> text.add(Long.toString(number));
      case Bare.Text(String string) -> text.quoted(string);
      case Bare.Fraction _, Bare.Word _, Bare.Octets _, Bare.Flag _, Bare.Date _, Bare.Display _ ->
          throw new IllegalStateException("a parameter that is neither a number nor a string");
    }
  }
}
