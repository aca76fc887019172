package io.bartizan.gateway.assembly;

import io.bartizan.pipeline.Answer;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.Fields;
import io.bartizan.pipeline.Names;
import io.bartizan.pipeline.OnHead;
import io.bartizan.pipeline.Verdict;

/// Sends every client to the same URL with `https`. 308, so that neither method nor body is lost.
///
/// @param port where clients find HTTPS
record HttpsRedirect(int port) implements OnHead {
  private static final int PERMANENT_REDIRECT = 308;
  private static final int HTTPS = 443;

  @Override
  public Verdict onHead(Exchange x) {
    StringBuilder location = new StringBuilder("https://").append(host(x.authority().toString()));
    if (port != HTTPS) {
      location.append(':').append(port);
    }
    location.append(x.path());
    if (!x.query().isEmpty()) {
      location.append('?').append(x.query());
    }
    return new Answer.Content(
        PERMANENT_REDIRECT, Fields.of(Names.LOCATION, location.toString()), Bytes.EMPTY);
  }

  private static String host(String authority) {
    int colon = authority.lastIndexOf(':');
    return colon > authority.lastIndexOf(']') ? authority.substring(0, colon) : authority;
  }
}
