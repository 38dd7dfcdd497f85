package dev.kinglet.nn;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Layers without state against Keras' values. */
class GoldenLayersTest {
  @TestFactory
  Stream<DynamicTest> asInKeras() throws IOException {
    return GoldenLayers.cases(
            "advanced_activations",
            "convolutional",
            "core",
            "embeddings",
            "merge",
            "noise",
            "normalization",
            "pooling")
        .stream()
        .map(c -> DynamicTest.dynamicTest(c.name(), c::check));
  }
}
