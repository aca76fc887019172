package io.bartizan.e2e;

import io.grpc.Context;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.grpc.testing.integration.EmptyProtos;
import io.grpc.testing.integration.Messages;
import io.grpc.testing.integration.TestServiceGrpc;
import io.grpc.testing.integration.TestServiceImpl;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// The gRPC calls of a soak, and the service that they reach. Each method is one round of calls on
/// a connection of its own, and throws if anything is not as it should be.
final class SoakCalls implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 120;
  private static final int CALLS = 10;

  private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(1);
  private final Server server;

  SoakCalls() throws IOException {
    server =
        NettyServerBuilder.forPort(0, InsecureServerCredentials.create())
            .addService(
                ServerInterceptors.intercept(
                    new TestServiceImpl(executor), TestServiceImpl.interceptors()))
            .build()
            .start();
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getPort();
  }

  /// Who calls through the gateway.
  ///
  /// @param port of a listener with TLS
  /// @param authority whose certificate the gateway has
  record Caller(int port, Path authority) {
    private interface Round {
      void on(ManagedChannel channel) throws Exception;
    }

    private void round(Round round) throws Exception {
      ManagedChannel channel =
          NettyChannelBuilder.forAddress("localhost", port)
              .sslContext(GrpcSslContexts.forClient().trustManager(authority.toFile()).build())
              .build();
      try {
        round.on(channel);
        channel.shutdown();
        if (!channel.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          throw new AssertionError("a channel does not end");
        }
      } finally {
        channel.shutdownNow();
      }
    }

    /// Calls with one message each way.
    void unary() throws Exception {
      round(channel -> {
        TestServiceGrpc.TestServiceBlockingStub service =
            TestServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS);
        for (int i = 0; i < CALLS; i++) {
          service.emptyCall(EmptyProtos.Empty.getDefaultInstance());
          Messages.SimpleResponse answer =
              service.unaryCall(
                  Messages.SimpleRequest.newBuilder()
                      .setResponseSize(20_000)
                      .setPayload(payload(30_000))
                      .build());
          expect("bytes", answer.getPayload().getBody().size(), 20_000);
        }
      });
    }

    /// Calls whose answers are streams, the last of which is given up.
    void serverStreams() throws Exception {
      round(channel -> {
        for (int i = 0; i < CALLS - 1; i++) {
          serverStream(channel, 5);
        }
        serverStream(channel, 1);
      });
    }

    /// A call whose answer is a stream, which is given up after so many messages.
    private static void serverStream(ManagedChannel channel, int messages) throws Exception {
      Context.CancellableContext call = Context.current().withCancellation();
      try {
        Iterator<Messages.StreamingOutputCallResponse> answers =
            call.call(() ->
                TestServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .streamingOutputCall(wants(5, 10_000)));
        int count = 0;
        while (count < messages && answers.hasNext()) {
          expect("bytes", answers.next().getPayload().getBody().size(), 10_000);
          count++;
        }
        expect("messages", count, messages);
      } finally {
        call.cancel(null);
      }
    }

    /// A call with streams in both directions, each message answered before the next is sent.
    void bothWays() throws Exception {
      round(channel -> {
        PingPong play = new PingPong();
        StreamObserver<Messages.StreamingOutputCallRequest> up =
            TestServiceGrpc.newStub(channel)
                .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .fullDuplexCall(play);
        play.begin(up);
        expect("messages", play.done.get(PATIENCE_SECONDS, TimeUnit.SECONDS), PingPong.TIMES);
      });
    }
  }

  /// Sends the next message when the last was answered.
  private static final class PingPong
      implements StreamObserver<Messages.StreamingOutputCallResponse> {
    static final int TIMES = 20;

    final CompletableFuture<Integer> done = new CompletableFuture<>();
    private final CompletableFuture<StreamObserver<Messages.StreamingOutputCallRequest>> up =
        new CompletableFuture<>();
    private final AtomicInteger count = new AtomicInteger();

    void begin(StreamObserver<Messages.StreamingOutputCallRequest> requests) {
      up.complete(requests);
      requests.onNext(wants(1, 3_000));
    }

    @Override
    public void onNext(Messages.StreamingOutputCallResponse answer) {
      if (count.incrementAndGet() < TIMES) {
        up.join().onNext(wants(1, 3_000));
      } else {
        up.join().onCompleted();
      }
    }

    @Override
    public void onError(Throwable error) {
      done.completeExceptionally(error);
    }

    @Override
    public void onCompleted() {
      done.complete(count.get());
    }
  }

  private static Messages.StreamingOutputCallRequest wants(int messages, int size) {
    Messages.StreamingOutputCallRequest.Builder wants =
        Messages.StreamingOutputCallRequest.newBuilder().setPayload(payload(1_000));
    for (int i = 0; i < messages; i++) {
      wants.addResponseParameters(Messages.ResponseParameters.newBuilder().setSize(size));
    }
    return wants.build();
  }

  private static Messages.Payload payload(int size) {
    return Messages.Payload.newBuilder()
        .setBody(com.google.protobuf.ByteString.copyFrom(new byte[size]))
        .build();
  }

  private static void expect(String what, int got, int expected) {
    if (got != expected) {
      throw new AssertionError(what + ": " + got + " (expected: " + expected + ")");
    }
  }

  @Override
  public void close() {
    server.shutdownNow();
    executor.shutdownNow();
  }
}
