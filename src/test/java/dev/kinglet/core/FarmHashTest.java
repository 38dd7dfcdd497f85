package dev.kinglet.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fingerprints that TensorFlow.js 4.22 gives for bytes (37 i + 11) mod 256, i from 0 on. */
class FarmHashTest {
  @ParameterizedTest
  @CsvSource({
    "0, 9ae16a3b2f90404f",
    "1, 4271b80e2915c76a",
    "3, 373a2b2a12e0c581",
    "4, cc1e778137ae6d69",
    "7, 960838fbc6d9c975",
    "8, 7d507025ed4eecfd",
    "16, d836480326a974d6",
    "17, 5cded6cb65c9dac6",
    "32, a03300e1b2be6da7",
    "33, 839154ca67815696",
    "64, 000f03eac52d3535",
    "65, fb360c5023f60db6",
    "128, 33ef435f17af1739",
    "129, c30a81b637d2e4dd",
    "200, 51320a19a60cbd6e"
  })
  void isWhatTensorFlowJsGives(int length, String hex) {
    byte[] bytes = new byte[256];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (37 * i + 11);
    }
    assertEquals(Long.parseUnsignedLong(hex, 16), FarmHash.fingerprint64(bytes, length));
  }
}
