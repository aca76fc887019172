package io.bartizan.e2e;

import io.bartizan.testkit.TestCertificates;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.ServerInterceptors;
import io.grpc.TlsServerCredentials;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.testing.integration.AbstractInteropTest;
import io.grpc.testing.integration.TestServiceImpl;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The interoperability cases of gRPC itself, client and server, with the gateway between them:
/// over TLS to the client, and over TLS or in clear text to the service.
class GrpcInteropTest {
  @TempDir static Path folder;
  private static ScheduledExecutorService executor;
  private static Server clear;
  private static Server secure;
  private static TestGateway gateway;

  @BeforeAll
  static void serve() throws Exception {
    executor = Executors.newScheduledThreadPool(2);
    TestCertificates authority = TestCertificates.in(folder.resolve("services"));
    TestCertificates.Leaf leaf = authority.server("service", "127.0.0.1");
    clear = server(InsecureServerCredentials.create());
    secure = server(TlsServerCredentials.create(leaf.file().toFile(), leaf.keyFile().toFile()));
    gateway =
        TestGateway.start(
            folder,
            """
            listen: { https: 127.0.0.1:0 }
            tls: { certificate: api.pem, key: api.key }
            services:
              clear: { endpoints: [ "http://127.0.0.1:%d" ], protocol: h2 }
              secure: { endpoints: [ "https://127.0.0.1:%d" ], tls: { trust: %s } }
            defaults: { bounds: { body: 1GiB } }
            routes:
              - { hosts: [ localhost ], path: /**, service: clear, public: true }
              - { hosts: [ 127.0.0.1 ], path: /**, service: secure, public: true }
            """
                .formatted(clear.getPort(), secure.getPort(), authority.file()));
  }

  private static Server server(ServerCredentials credentials) throws IOException {
    return NettyServerBuilder.forPort(0, credentials)
        .addService(
            ServerInterceptors.intercept(
                new TestServiceImpl(executor), TestServiceImpl.interceptors()))
        .maxInboundMessageSize(AbstractInteropTest.MAX_MESSAGE_SIZE)
        .build()
        .start();
  }

  @AfterAll
  static void end() {
    gateway.close();
    clear.shutdownNow();
    secure.shutdownNow();
    executor.shutdownNow();
  }

  /// A client of gRPC's own cases.
  static final class Client extends AbstractInteropTest {
    private final String host;

    Client(String host) {
      this.host = host;
    }

    @Override
    protected ManagedChannelBuilder<?> createChannelBuilder() {
      try {
        return NettyChannelBuilder.forAddress(host, gateway.port("https:0"))
            .maxInboundMessageSize(MAX_MESSAGE_SIZE)
            .sslContext(
                GrpcSslContexts.forClient()
                    .trustManager(gateway.authority().file().toFile())
                    .build());
      } catch (SSLException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    protected boolean metricsExpected() {
      return false;
    }
  }

  interface Play {
    void with(Client client) throws Exception;
  }

  record Case(String name, Play play) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Stream<Arguments> cases() {
    return Stream.of(
            new Case("empty_unary", Client::emptyUnary),
            new Case("large_unary", Client::largeUnary),
            new Case("client_compressed_unary", client -> client.clientCompressedUnary(false)),
            new Case("server_compressed_unary", Client::serverCompressedUnary),
            new Case("client_streaming", Client::clientStreaming),
            new Case(
                "client_compressed_streaming", client -> client.clientCompressedStreaming(false)),
            new Case("server_streaming", Client::serverStreaming),
            new Case("server_compressed_streaming", Client::serverCompressedStreaming),
            new Case("ping_pong", Client::pingPong),
            new Case("empty_stream", Client::emptyStream),
            new Case("full_duplex", Client::fullDuplexCallShouldSucceed),
            new Case("half_duplex", Client::halfDuplexCallShouldSucceed),
            new Case("flow_control", Client::serverStreamingShouldBeFlowControlled),
            new Case("very_large_request", Client::veryLargeRequest),
            new Case("very_large_response", Client::veryLargeResponse),
            new Case("cancel_after_begin", Client::cancelAfterBegin),
            new Case("cancel_after_first_response", Client::cancelAfterFirstResponse),
            new Case("timeout_on_sleeping_server", Client::timeoutOnSleepingServer),
            new Case("deadline_not_exceeded", Client::deadlineNotExceeded),
            new Case("deadline_exceeded", Client::deadlineExceeded),
            new Case("deadline_exceeded_streaming", Client::deadlineExceededServerStreaming),
            new Case("status_code_and_message", Client::statusCodeAndMessage),
            new Case("special_status_message", Client::specialStatusMessage),
            new Case("unimplemented_method", Client::unimplementedMethod),
            new Case("unimplemented_service", Client::unimplementedService),
            new Case("custom_metadata", Client::customMetadata),
            new Case("metadata_unary", Client::exchangeMetadataUnaryCall),
            new Case("metadata_streaming", Client::exchangeMetadataStreamingCall),
            new Case("graceful_shutdown", Client::gracefulShutdown))
        .flatMap(one -> Stream.of(Arguments.of(one, "localhost"), Arguments.of(one, "127.0.0.1")));
  }

  @ParameterizedTest(name = "{0} by way of {1}")
  @MethodSource("cases")
  void passes(Case one, String host) throws Exception {
    Client client = new Client(host);
    client.setUp();
    try {
      one.play().with(client);
    } finally {
      client.tearDown();
    }
  }
}
