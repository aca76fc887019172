package io.bartizan.identity.consumer;

import io.bartizan.config.Place;

/// A consumer that was read, and where its name stands.
///
/// @param name not empty
record NamedConsumer(String name, ConsumerConfig config, Place place) {}
