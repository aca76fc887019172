package io.bartizan.identity.saml;

import io.bartizan.config.Doc;
import io.bartizan.config.Example;
import io.bartizan.config.Readable;
import io.bartizan.config.Secret;
import java.nio.file.Path;

/// A key of the gateway's own, and the certificate by which a provider knows it.
public record SamlKeyConfig(
    @Doc("The certificate (PEM) that is published in the metadata.") @Example("sp.pem") @Readable
        Path certificate,
    @Doc("Its private key: PKCS #8 in PEM, RSA of at least 2048 bits or EC.")
        @Example("file:sp.key")
        Secret key) {}
