package dev.kinglet.train;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kinglet.api.Scope;
import dev.kinglet.api.Tensor;
import dev.kinglet.api.ops.Keys;
import dev.kinglet.nn.Layers;
import dev.kinglet.nn.Sequential;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Small tables of {@code KINGLET_DATA}, each learned to what is known of it, from a seed. */
class TablesTest {
  /** Standardised numbers [n, columns], shuffled by a seed, and what is to be told from them. */
  private static final class Table {
    private final List<String[]> rows = new ArrayList<>();
    private final String[] names;

    /** Rows whose columns are all there. */
    Table(String file, String... columns) throws IOException {
      names = columns;
      String data = System.getenv("KINGLET_DATA");
      assumeTrue(data != null, "skipped: set KINGLET_DATA");
      List<String> lines = Files.readAllLines(Path.of(data, "csv", file));
      List<String> head = List.of(lines.get(0).split(","));
      for (String line : lines.subList(1, lines.size())) {
        String[] all = line.split(",", -1);
        String[] own = new String[columns.length];
        boolean whole = true;
        for (int i = 0; i < own.length; i++) {
          own[i] = all[head.indexOf(columns[i])];
          whole &= !own[i].isEmpty();
        }
        if (whole) {
          rows.add(own);
        }
      }
      Collections.shuffle(rows, new Random(1));
    }

    /** All columns but the last, with mean 0 and variance 1. */
    Tensor features() {
      int d = names.length - 1;
      float[] v = new float[rows.size() * d];
      for (int c = 0; c < d; c++) {
        double sum = 0;
        double squares = 0;
        for (String[] r : rows) {
          double x = Double.parseDouble(r[c]);
          sum += x;
          squares += x * x;
        }
        double mean = sum / rows.size();
        double deviation = Math.sqrt(squares / rows.size() - mean * mean);
        for (int i = 0; i < rows.size(); i++) {
          v[i * d + c] = (float) ((Double.parseDouble(rows.get(i)[c]) - mean) / deviation);
        }
      }
      return Tensor.of(v, rows.size(), d);
    }

    /** The last column: a number, or the place of a word among {@code words}. */
    Tensor target(double unit, String... words) {
      float[] v = new float[rows.size()];
      for (int i = 0; i < v.length; i++) {
        String x = rows.get(i)[names.length - 1];
        v[i] =
            words.length > 0 ? List.of(words).indexOf(x) : (float) (Double.parseDouble(x) / unit);
      }
      return Tensor.of(v, v.length, 1);
    }
  }

  private static Logs learn(
      Table t,
      Tensor y,
      int units,
      int outputs,
      String loss,
      String metric,
      int epochs,
      int batch) {
    Keys.setSeed(5);
    try (Scope s = Scope.open()) {
      Tensor x = t.features();
      Sequential m =
          new Sequential(
              Layers.dense(units)
                  .inputShape(x.shape()[1])
                  .with("activation", "relu")
                  .with("kernelInitializer", "heNormal"),
              Layers.dense(units).with("activation", "relu").with("kernelInitializer", "heNormal"),
              Layers.dense(outputs).with("activation", outputs > 1 ? "softmax" : "linear"));
      Trainer trainer = new Trainer(m, Optimizers.adam(3e-3), loss, metric);
      History h =
          trainer.fit(
              x, y, new FitOptions().epochs(epochs).batchSize(batch).seed(3).validationSplit(0.2));
      Logs last = h.logs(epochs - 1);
      System.out.println(t.rows.size() + " rows: " + last);
      trainer.dispose();
      m.dispose();
      return last;
    }
  }

  /** Fisher's irises: two kinds overlap, so at best one or two of thirty are mistaken. */
  @Test
  void iris() throws IOException {
    Table t =
        new Table(
            "iris.csv", "sepal_length", "sepal_width", "petal_length", "petal_width", "species");
    Tensor y = t.target(1, "setosa", "versicolor", "virginica");
    Logs l = learn(t, y, 16, 3, "sparseCategoricalCrossentropy", "accuracy", 40, 16);
    assertTrue(l.get("val_acc") >= 0.93, l.toString());
  }

  /** Miles per gallon: TensorFlow's tutorial comes to a mean error of about 2. */
  @Test
  void mpg() throws IOException {
    Table t =
        new Table(
            "mpg.csv",
            "cylinders",
            "displacement",
            "horsepower",
            "weight",
            "acceleration",
            "model_year",
            "mpg");
    Logs l = learn(t, t.target(10), 32, 1, "meanSquaredError", "mae", 60, 16);
    assertTrue(l.get("val_mae") * 10 <= 2.4, l.toString());
  }

  /** Prices of houses: a line explains 0.6 of the variance, a small network 0.75 and more. */
  @Test
  void housing() throws IOException {
    Table t =
        new Table(
            "california-housing.csv",
            "longitude",
            "latitude",
            "housing_median_age",
            "total_rooms",
            "total_bedrooms",
            "population",
            "households",
            "median_income",
            "median_house_value");
    Logs l = learn(t, t.target(1e5), 32, 1, "meanSquaredError", "mae", 8, 128);
    // the variance of the prices is 1.332
    assertTrue(1 - l.get("val_loss") / 1.332 >= 0.72, l.toString());
  }
}
