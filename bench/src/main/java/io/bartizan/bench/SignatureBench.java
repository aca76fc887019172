package io.bartizan.bench;

import io.bartizan.testkit.TestKey;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What the JDK takes to check one signature: which of them are for the event loop, and which are
/// not.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SignatureBench {
  @Param({"RS256", "ES256", "ES384", "ES512", "EdDSA"})
  public String algorithm = "";

  private final byte[] input = new byte[600];
  private TestKey key;
  private byte[] signed;

  @Setup
  public void sign() throws GeneralSecurityException {
    key = TestKey.of(algorithm, "k");
    signed = key.sign(input);
  }

  @Benchmark
  public boolean check() throws GeneralSecurityException {
    Signature signature = Signature.getInstance(name());
    signature.initVerify(key.publicKey());
    signature.update(input);
    return signature.verify(signed);
  }

  private String name() {
    return switch (algorithm) {
      case "RS256" -> "SHA256withRSA";
      case "EdDSA" -> "Ed25519";
      default -> "SHA" + algorithm.substring(2) + "withECDSAinP1363Format";
    };
  }
}
