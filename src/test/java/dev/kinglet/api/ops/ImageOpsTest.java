package dev.kinglet.api.ops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kinglet.api.Scope;
import dev.kinglet.api.Tensor;
import dev.kinglet.api.ops.ImageOps.Grid;
import dev.kinglet.core.KingletException;
import dev.kinglet.engine.Devices;
import dev.kinglet.schedule.NaiveDevice;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Resizing, against loops that follow the definition pixel by pixel. */
class ImageOpsTest {
  private static final Grid[] GRIDS = {
    new Grid(false, false), new Grid(true, false), new Grid(false, true)
  };

  private final NaiveDevice device = new NaiveDevice(8, false);
  private Scope scope;

  @BeforeEach
  void start() {
    Devices.setHost(device);
    scope = Scope.open();
  }

  @AfterEach
  void end() {
    scope.close();
    Devices.setHost(null);
  }

  private static float[] picture(int h, int w, int c) {
    Random random = new Random(h * 31L + w);
    float[] v = new float[h * w * c];
    for (int i = 0; i < v.length; i++) {
      v[i] = random.nextInt(256);
    }
    return v;
  }

  private static double place(int i, int in, int out, Grid grid) {
    if (grid.alignCorners() && out > 1) {
      return i * (in - 1.0) / (out - 1);
    }
    return grid.halfPixel() ? (i + 0.5) * in / out - 0.5 : (double) i * in / out;
  }

  private static float[] bilinear(float[] x, int h, int w, int c, int oh, int ow, Grid grid) {
    float[] out = new float[oh * ow * c];
    for (int i = 0; i < oh; i++) {
      double y = Math.max(0, place(i, h, oh, grid));
      int y0 = (int) y;
      int y1 = Math.min(h - 1, y0 + 1);
      for (int j = 0; j < ow; j++) {
        double z = Math.max(0, place(j, w, ow, grid));
        int x0 = (int) z;
        int x1 = Math.min(w - 1, x0 + 1);
        for (int k = 0; k < c; k++) {
          double top =
              x[(y0 * w + x0) * c + k] * (1 - z + x0) + x[(y0 * w + x1) * c + k] * (z - x0);
          double low =
              x[(y1 * w + x0) * c + k] * (1 - z + x0) + x[(y1 * w + x1) * c + k] * (z - x0);
          out[(i * ow + j) * c + k] = (float) (top * (1 - y + y0) + low * (y - y0));
        }
      }
    }
    return out;
  }

  @Test
  void bilinearMixesTheFourNearestPixels() {
    int[][] cases = {
      {4, 4, 2, 3, 5}, {3, 5, 1, 6, 2}, {7, 2, 3, 1, 9}, {1, 1, 1, 3, 3}, {48, 64, 3, 16, 16}
    };
    for (int[] s : cases) {
      float[] v = picture(s[0], s[1], s[2]);
      for (Grid grid : GRIDS) {
        float[] want = bilinear(v, s[0], s[1], s[2], s[3], s[4], grid);
        Tensor y = Tensor.of(v, s[0], s[1], s[2]).resizeBilinear(new int[] {s[3], s[4]}, grid);
        assertArrayEquals(new int[] {s[3], s[4], s[2]}, y.shape());
        assertArrayEquals(want, y.floats(), 0.01f, grid.toString());
      }
    }
  }

  @Test
  void nearestTakesOnePixelAndKeepsTheType() {
    int[] v = {0, 1, 2, 3, 4, 5};
    Tensor x = Tensor.of(v, 1, 6, 1);
    assertArrayEquals(
        new int[] {0, 1, 3, 4}, x.resizeNearestNeighbor(new int[] {1, 4}, GRIDS[0]).ints());
    assertArrayEquals(
        new int[] {0, 2, 3, 5}, x.resizeNearestNeighbor(new int[] {1, 4}, GRIDS[1]).ints());
    assertArrayEquals(
        new int[] {0, 2, 3, 5}, x.resizeNearestNeighbor(new int[] {1, 4}, GRIDS[2]).ints());
    assertArrayEquals(
        new int[] {0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5},
        x.resizeNearestNeighbor(new int[] {1, 12}, GRIDS[2]).ints());
  }

  @Test
  void shrinkingAPictureIsOneKernel() {
    Tensor x = Tensor.of(picture(48, 64, 3), 48, 64, 3);
    x.resizeBilinear(new int[] {16, 16}, GRIDS[0]).floats();
    assertEquals(1, device.ran.size());
  }

  @Test
  void aBatchIsResizedPictureByPicture() {
    float[] v = picture(8, 5, 3);
    Tensor batch = Tensor.of(v, 2, 4, 5, 3).resizeBilinear(new int[] {3, 3}, GRIDS[2]);
    float[] first = java.util.Arrays.copyOf(batch.floats(), 27);
    float[] alone = java.util.Arrays.copyOf(v, 60);
    assertArrayEquals(bilinear(alone, 4, 5, 3, 3, 3, GRIDS[2]), first, 0.01f);
  }

  @Test
  void wrongPicturesAndSizesAreRefused() {
    Tensor flat = Tensor.of(picture(2, 2, 1), 2, 2);
    KingletException e =
        assertThrows(KingletException.class, () -> flat.resizeBilinear(new int[] {2, 2}, GRIDS[0]));
    assertTrue(e.getMessage().contains("[2,2]"), e.getMessage());
    Tensor x = Tensor.of(picture(2, 2, 1), 2, 2, 1);
    assertThrows(KingletException.class, () -> x.resizeBilinear(new int[] {0, 2}, GRIDS[0]));
    assertThrows(KingletException.class, () -> x.resizeBilinear(new int[] {2}, GRIDS[0]));
    Grid both = new Grid(true, true);
    assertThrows(KingletException.class, () -> x.resizeBilinear(new int[] {3, 3}, both));
  }
}
