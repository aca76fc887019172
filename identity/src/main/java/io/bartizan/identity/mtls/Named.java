package io.bartizan.identity.mtls;

import io.bartizan.identity.Proof;
import io.bartizan.identity.consumer.Known;
import io.bartizan.pipeline.Identity;

/// What a certificate says of its owner.
sealed interface Named {
  /// What it proves at that moment.
  Proof at(long millis);

  /// The same at all times.
  record Fixed(Proof proof) implements Named {
    @Override
    public Proof at(long millis) {
      return proof;
    }
  }

  /// A consumer, whose credential may end earlier than the certificate.
  record OfConsumer(Known known, Proof.Accepted accepted) implements Named {
    static OfConsumer of(Known known, CertificateLease lease) {
      Identity identity = known.consumer().identity(known).with(lease);
      return new OfConsumer(known, new Proof.Accepted(identity));
    }

    @Override
    public Proof at(long millis) {
      return known.at(millis) instanceof Proof.Rejected rejected ? rejected : accepted;
    }
  }
}
