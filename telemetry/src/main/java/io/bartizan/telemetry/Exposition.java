package io.bartizan.telemetry;

import io.bartizan.pipeline.Bytes;

/// The answer to a scrape.
///
/// @param contentType for the answer's `Content-Type`
/// @param body the metrics as text in UTF-8
public record Exposition(String contentType, Bytes body) {}
