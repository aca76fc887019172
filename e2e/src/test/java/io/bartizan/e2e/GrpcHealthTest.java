package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.InsecureServerCredentials;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An endpoint is asked by `grpc.health.v1`, with gRPC's own server.
class GrpcHealthTest {
  private static final byte[] SERVING = {8, 1};
  private static final byte[] NOT_SERVING = {8, 2};

  @TempDir Path folder;
  private volatile byte[] status = SERVING;
  private volatile String asked = "";

  /// Messages as they are on the wire.
  private static final class Raw implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] message) {
      return new ByteArrayInputStream(message);
    }

    @Override
    public byte[] parse(InputStream message) {
      try {
        return message.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private Server server() throws IOException {
    MethodDescriptor<byte[], byte[]> check =
        MethodDescriptor.<byte[], byte[]>newBuilder(new Raw(), new Raw())
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("grpc.health.v1.Health/Check")
            .build();
    return NettyServerBuilder.forPort(0, InsecureServerCredentials.create())
        .addService(
            ServerServiceDefinition.builder("grpc.health.v1.Health")
                .addMethod(
                    check,
                    ServerCalls.asyncUnaryCall((message, answer) -> {
                      asked = new String(message, StandardCharsets.ISO_8859_1);
                      answer.onNext(status);
                      answer.onCompleted();
                    }))
                .build())
        .build()
        .start();
  }

  private static boolean endpoint(TestGateway gateway, String state) throws IOException {
    String line = "bartizan_upstream_endpoints{service=\"orders\",state=\"" + state + "\"} 1.0";
    return gateway.admin("/metrics").text().contains(line);
  }

  @Test
  void an_endpoint_is_well_while_it_says_that_it_serves() throws Exception {
    Server server = server();
    String yaml =
        """
        listen: { http: 127.0.0.1:0 }
        services:
          orders:
            endpoints: [ "http://127.0.0.1:%d" ]
            protocol: h2
            health: { grpc: { service: shop.Orders }, interval: 100ms, timeout: 5s, unhealthy: 1 }
        routes:
          - { path: /**, service: orders, public: true }
        """
            .formatted(server.getPort());
    try (TestGateway gateway = TestGateway.start(folder, yaml)) {
      Eventually.holds("it was asked", () -> asked.equals("\n\13shop.Orders"));
      assertThat(endpoint(gateway, "available")).isTrue();
      status = NOT_SERVING;
      Eventually.holds("it is out", () -> endpoint(gateway, "unhealthy"));
      status = SERVING;
      Eventually.holds("it is back", () -> endpoint(gateway, "available"));
    } finally {
      server.shutdownNow();
    }
  }
}
