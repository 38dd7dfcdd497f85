package dev.kinglet.nn;

import dev.kinglet.api.Scope;
import dev.kinglet.api.Tensor;
import dev.kinglet.api.Variable;
import dev.kinglet.core.DType;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Shapes;
import dev.kinglet.core.Tree;
import dev.kinglet.engine.Plan;
import dev.kinglet.graph.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * A function of tensors with weights. A subclass reads its arguments in {@link #configure}, makes
 * its weights in {@link #build}, and computes in {@link #call}. Shapes count the batch as their
 * first dimension; -1 stands for any size.
 */
public abstract class Layer extends Part {
  private static final Tree COUNTS = new Tree();
  private static final Layer[] NONE = {};
  private static final Tree NO_ARGUMENTS = new Tree();

  /** Whether weights start as zeros, because values follow. */
  static boolean blank;

  private String name;
  private boolean trainable = true;
  private boolean built;
  private boolean disposed;

  /** Uses that were not given back; -1 before the first. */
  int uses = -1;

  /** What it was applied to while a model was described. */
  final List<Invocation> calls = new ArrayList<>();

  private final List<Weight> weights = new ArrayList<>();
  private int[] batchInputShape;
  private DType dtype = DType.FLOAT32;
  private List<Tensor> initial;

  /**
   * What the names of its weights begin with, when it is not its own: that of a layer around it.
   */
  String scope;

  // ---- what a layer says ----------------------------------------------------------------------

  /** Makes the weights for inputs of these shapes. Called once, before the first call. */
  protected void build(int[][] shapes) {}

  /** Makes the weights, for a layer whose further arguments say what the inputs are. */
  void build(int[][] shapes, Tree kwargs) {
    build(shapes);
  }

  /** The result for one input. */
  protected Tensor call(Tensor x, Pass pass) {
    throw KingletException.value(name(), "takes several inputs");
  }

  /**
   * The results for all inputs; for a layer with one input and output, {@link #call(Tensor, Pass)}.
   */
  protected Tensor[] call(Tensor[] in, Pass pass) {
    if (in.length != 1) {
      throw KingletException.shape(name(), "takes one input, got " + in.length);
    }
    return new Tensor[] {call(in[0], pass)};
  }

  /**
   * Shapes of the results for inputs of these shapes. Unless a layer knows better, found by calling
   * it on inputs without values, twice, with different sizes where any will do.
   */
  public int[][] outputShapes(int[][] in) {
    int unknown = 0;
    for (int[] shape : in) {
      int n = 0;
      for (int d = 1; d < shape.length; d++) {
        n += shape[d] < 0 ? 1 : 0;
      }
      unknown = Math.max(unknown, n);
    }
    // large, so that windows fit; with many divisors, for reshapes; sizes of tensors stay in an int
    int size = unknown < 2 ? 5040 : unknown == 2 ? 120 : 24;
    int[][] a = probe(in, 2, size);
    int[][] b = probe(in, 4, 2 * size);
    for (int i = 0; i < a.length; i++) {
      for (int d = 0; d < a[i].length; d++) {
        a[i][d] = a[i][d] == b[i][d] ? a[i][d] : -1;
      }
    }
    return a;
  }

  /** The same, for a layer whose further arguments of the call decide, too. */
  int[][] outputShapes(int[][] in, Tree kwargs) {
    return outputShapes(in);
  }

  /** The mask of the output: that of the input, for a layer that keeps the time steps; or null. */
  public Tensor computeMask(Tensor[] in, Tensor[] masks) {
    return masks == null ? null : masks[0];
  }

  /** The masks of all outputs, or null; {@link #computeMask} for a layer with one. */
  Tensor[] computeMasks(Tensor[] in, Tensor[] masks, Pass pass) {
    Tensor mask = computeMask(in, masks);
    return mask == null ? null : new Tensor[] {mask};
  }

  /** Whether it can be given masked inputs. */
  public boolean supportsMasking() {
    return false;
  }

  /** How many dimensions the input has, the batch counted; 0 for any. */
  protected int inputRank() {
    return 0;
  }

  /** Sizes of one sample as they follow from other arguments; null when they do not. */
  int[] impliedInput(Config c) {
    return null;
  }

  /** Type of the results; that of the layer, unless it says otherwise. */
  protected DType outputType(Symbol[] in) {
    return dtype;
  }

  // ---- arguments ------------------------------------------------------------------------------

  /** Sets an argument under Keras' or its camel case name, before the layer is used. */
  public final Layer with(String key, Object value) {
    give(
        Config.snake(key),
        value instanceof int[] sizes
            ? Tree.list(sizes)
            : value instanceof Number n ? (Object) n.doubleValue() : value);
    return this;
  }

  /** Names the layer; names are unique within a model. */
  public final Layer named(String own) {
    give("name", own);
    return this;
  }

  /** Sizes of one sample, -1 where any will do: for the first layer of a sequential model. */
  public final Layer inputShape(int... sizes) {
    return with("input_shape", sizes);
  }

  @Override
  public Tree arguments() {
    Tree read = super.arguments();
    read.set("name", name).set("trainable", trainable);
    if (batchInputShape != null) {
      read.set("batch_input_shape", Tree.list(batchInputShape)).set("dtype", dtype.id());
    }
    return read;
  }

  /** Reads what all layers have. A subclass calls it first. */
  @Override
  protected void configure(Config c) {
    name = c.text("name", null);
    if (name == null) {
      double n = COUNTS.number(className(), 0) + 1;
      COUNTS.set(className(), n);
      name = defaultName((int) n);
    }
    c.owner = name;
    trainable = c.flag("trainable", true);
    Object type = c.any("dtype", null);
    if (type instanceof Tree policy) {
      type = policy.tree("config").text("name");
    }
    dtype = type == null ? DType.FLOAT32 : DType.of((String) type);
    if (dtype == null) {
      c.wrong("dtype", "float32, int32 or bool", type);
    }
    batchInputShape = c.ints("batch_input_shape");
    batchInputShape = batchInputShape == null ? c.ints("batch_shape") : batchInputShape;
    int[] one = c.ints("input_shape");
    one = one == null && batchInputShape == null ? impliedInput(c) : one;
    if (batchInputShape == null && one != null) {
      Object batch = c.any("batch_size", null);
      batchInputShape =
          Shapes.concat(new int[] {batch instanceof Double d ? (int) (double) d : -1}, one);
    }
    Tree read = c.read();
    for (String k : new String[] {"dtype", "batch_shape", "input_shape", "batch_size"}) {
      read.remove(k);
    }
    if (batchInputShape == null) {
      read.remove("batch_input_shape");
    }
  }

  /** The name of the nth of its class, as TensorFlow.js gives it: dense_Dense1. */
  String defaultName(int n) {
    return Config.snake(className()) + "_" + className() + n;
  }

  /** Unique within a model. */
  public final String name() {
    ready();
    return name;
  }

  /** Whether training changes its weights. */
  public boolean isTrainable() {
    ready();
    return trainable;
  }

  /** Freezes the layer, or thaws it. */
  public void setTrainable(boolean on) {
    ready();
    trainable = on;
  }

  /** The shape of inputs it was made for, or null. */
  public final int[] batchInputShape() {
    ready();
    return batchInputShape;
  }

  /** Sets the shape of inputs, where one came to be known. */
  final void setBatchInputShape(int[] shape) {
    batchInputShape = shape;
  }

  /** Type of its inputs and weights. */
  public final DType dtype() {
    ready();
    return dtype;
  }

  /** Its applications to symbols. */
  public final List<Invocation> invocations() {
    return calls;
  }

  // ---- weights --------------------------------------------------------------------------------

  /** Adds a weight; for {@link #build}, and for the build of a class of the script. */
  public final Weight addWeight(
      String weightName,
      int[] shape,
      DType type,
      Initializers.Initializer start,
      boolean learned,
      Regularizers.Regularizer regularizer,
      Constraints.Constraint constraint) {
    for (int d : shape) {
      if (d < 0) {
        throw KingletException.shape(
            name(), "needs known sizes for its " + weightName + ", got " + Shapes.str(shape));
      }
    }
    Weight w;
    try (Scope s = Scope.open()) {
      Tensor value = (blank ? Initializers.of("zeros") : start).make(shape, type);
      w = new Weight(scope() + "/" + weightName, value, learned, regularizer, constraint);
    }
    weights.add(w);
    return w;
  }

  /** What the names of its weights begin with. */
  final String scope() {
    return scope == null ? name() : scope;
  }

  /**
   * Reads the arguments {@code NAME_initializer}, {@code NAME_regularizer} and {@code
   * NAME_constraint} of a weight; for {@link #configure}.
   */
  protected static void declare(Config c, String weightName, String start) {
    c.initializer(weightName + "_initializer", start);
    c.part(Parts.Space.REGULARIZERS, weightName + "_regularizer", null);
    c.part(Parts.Space.CONSTRAINTS, weightName + "_constraint", null);
  }

  /**
   * Adds a float32 weight that was declared, {@code NAME_kernel} as {@code NAME}; for {@link
   * #build}.
   */
  protected final Weight weight(String weightName, int... shape) {
    int end = weightName.indexOf("_kernel");
    return weight(weightName, end < 0 ? weightName : weightName.substring(0, end), shape);
  }

  /** Adds a float32 weight that was declared as {@code key}. */
  final Weight weight(String weightName, String key, int... shape) {
    Tree read = config.read();
    return addWeight(
        weightName,
        shape,
        DType.FLOAT32,
        (Initializers.Initializer) read.get(key + "_initializer"),
        true,
        (Regularizers.Regularizer) read.get(key + "_regularizer"),
        (Constraints.Constraint) read.get(key + "_constraint"));
  }

  /** Its own weights and those of layers in it: the trainable ones first. */
  public List<Weight> weights() {
    List<Weight> all = new ArrayList<>(trainableWeights());
    all.addAll(frozenWeights());
    return all;
  }

  /** The weights that training changes. */
  public List<Weight> trainableWeights() {
    return part(true);
  }

  /** The weights that training leaves, or changes by other means (moving averages). */
  public List<Weight> frozenWeights() {
    return part(false);
  }

  private List<Weight> part(boolean learned) {
    List<Weight> out = new ArrayList<>();
    collect(learned, isTrainable(), out);
    return out;
  }

  /** The layers inside. */
  Layer[] inside() {
    return NONE;
  }

  /** Whether what it does follows from its inputs and weights alone, so that it can be planned. */
  public boolean isPure() {
    if (!losses.isEmpty()) {
      return false;
    }
    for (Layer l : inside()) {
      if (!l.isPure()) {
        return false;
      }
    }
    return true;
  }

  /** Adds the weights that are learned, or are not; those of the layers inside, too. */
  void collect(boolean learned, boolean thawed, List<Weight> out) {
    for (Weight w : weights) {
      if ((w.trainable && thawed) == learned) {
        out.add(w);
      }
    }
    for (Layer l : inside()) {
      l.collect(learned, thawed && l.isTrainable(), out);
    }
  }

  /** How many numbers its weights have. */
  public final int countParams() {
    int n = 0;
    for (Weight w : weights()) {
      n += Shapes.size(w.shape());
    }
    return n;
  }

  /**
   * Replaces all weights, in the order of {@link #weights()}. Before the layer is built they are
   * kept for then.
   *
   * @throws KingletException when their number or a shape differs; then none was replaced
   */
  public final void setWeights(List<Tensor> values) {
    List<Weight> all = weights();
    if (all.size() != values.size()) {
      throw KingletException.value(
          null,
          "You called setWeights(weights) on layer \""
              + name()
              + "\" with a weight list of length "
              + values.size()
              + ", but the layer was expecting "
              + all.size()
              + " weights.");
    }
    for (int i = 0; i < all.size(); i++) {
      if (!Shapes.same(all.get(i).shape(), values.get(i).shape())) {
        all.get(i).assign(values.get(i)); // says what differs
      }
    }
    for (int i = 0; i < all.size(); i++) {
      all.get(i).assign(values.get(i));
    }
  }

  /** Values for the weights, once they are made. */
  public final void setInitialWeights(List<Tensor> values) {
    initial = values;
  }

  /**
   * Gives a use of the layer back: each application to symbols is one, and a first one to values; a
   * model has one from the start. With the last one its weights go; what uses those of a model let
   * go of its layers. A disposed layer cannot be applied any more.
   *
   * @return how many weights were let go
   * @throws KingletException when it was not used yet, or is disposed already
   */
  public final int dispose() {
    return giveBack(1);
  }

  /** How many uses were not given back. */
  public final int uses() {
    return Math.max(0, uses);
  }

  /** Gives some uses back. */
  final int giveBack(int n) {
    checkThere();
    if (uses < 0) {
      throw KingletException.value(
          null,
          "Cannot dispose Layer "
              + name()
              + " because it has not been "
              + (built ? "used" : "built")
              + " yet.");
    }
    uses = Math.max(0, uses - n);
    disposed = uses == 0;
    return disposed ? free() : 0;
  }

  private void checkThere() {
    if (disposed) {
      throw KingletException.value(
          null,
          (this instanceof Model ? "Container '" : "Layer '") + name() + "' is already disposed.");
    }
  }

  /** Lets the weights go, and those of the layers inside; returns how many. */
  int free() {
    int n = weights.size();
    for (Weight w : weights) {
      w.variable.dispose();
    }
    for (Layer l : inside()) {
      n += l.free();
    }
    return n;
  }

  /** Whether all its uses were given back. */
  final boolean isDisposed() {
    return disposed;
  }

  /** Lets the state go that calls leave behind; a stateful layer starts anew. */
  public void resetStates() {
    for (Layer l : inside()) {
      l.resetStates();
    }
  }

  /** What it adds to the loss in training, besides what regularizers do: scalars. */
  public final List<Supplier<Tensor>> losses = new ArrayList<>();

  /** A loss with what the layer and the layers inside add to it. */
  public final Tensor withLosses(Tensor loss) {
    Tensor sum = loss;
    for (Supplier<Tensor> own : losses) {
      sum = sum.add(own.get());
    }
    for (Layer l : inside()) {
      sum = l.withLosses(sum);
    }
    return sum;
  }

  // ---- application ----------------------------------------------------------------------------

  /** Whether its weights were made. */
  public final boolean isBuilt() {
    return built;
  }

  /** Makes the weights, if they are not there yet, for inputs of these shapes. */
  public final void ensureBuilt(int[][] shapes) {
    ensureBuilt(shapes, NO_ARGUMENTS);
  }

  private void ensureBuilt(int[][] shapes, Tree kwargs) {
    ready();
    if (!built) {
      if (inputRank() != 0 && shapes[0].length != inputRank()) {
        throw KingletException.shape(
            null,
            "Input 0 is incompatible with layer "
                + name
                + ": expected ndim="
                + inputRank()
                + ", found ndim="
                + shapes[0].length);
      }
      build(shapes, kwargs);
      built = true;
      if (initial != null) {
        setWeights(initial);
      }
    }
  }

  /** Says that the weights are there. */
  public final void setBuilt() {
    built = true;
  }

  /** The result for values, outside of training. */
  public final Tensor apply(Tensor x) {
    Pass pass = new Pass(false);
    Tensor y = apply(new Tensor[] {x}, pass)[0];
    pass.commit();
    return y;
  }

  /** The results for values. What the pass is to replace is not replaced yet. */
  public final Tensor[] apply(Tensor[] in, Pass pass) {
    checkThere();
    uses = uses < 0 ? 1 : uses;
    int[][] shapes = new int[in.length][];
    for (int i = 0; i < in.length; i++) {
      shapes[i] = in[i].shape();
    }
    ensureBuilt(shapes, pass.kwargs);
    if (inputRank() != 0 && in[0].rank() != inputRank()) {
      throw KingletException.shape(
          name, "takes inputs of rank " + inputRank() + ", got " + Shapes.str(in[0].shape()));
    }
    Tensor[] masks = pass.masks;
    boolean masked = false;
    for (int i = 0; masks != null && i < masks.length; i++) {
      masked |= masks[i] != null;
    }
    if (masked && !supportsMasking()) {
      throw KingletException.value(
          name, "Layer " + name + " does not support masking, but was passed an inputMask.");
    }
    try (Scope s = Scope.open()) {
      pass.masks = masked ? masks : null;
      Tensor[] out = call(in, pass);
      pass.outputMasks = computeMasks(in, masked ? masks : null, pass);
      for (Tensor t : out) {
        s.keep(t);
      }
      for (int i = 0; pass.outputMasks != null && i < pass.outputMasks.length; i++) {
        s.keep(pass.outputMasks[i]);
      }
      return out;
    } finally {
      pass.masks = masks;
    }
  }

  /** The symbols that come out when symbols go in: a step in the description of a model. */
  public final Symbol[] apply(Symbol... in) {
    return apply(in, new Tree());
  }

  /** The symbols that come out when symbols go in, with further arguments of the call. */
  public final Symbol[] apply(Symbol[] in, Tree kwargs) {
    checkThere();
    int[][] shapes = new int[in.length][];
    for (int i = 0; i < in.length; i++) {
      shapes[i] = in[i].shape;
    }
    ensureBuilt(shapes, kwargs);
    int[][] out = outputShapes(shapes, kwargs);
    Invocation call = new Invocation(this, in, kwargs);
    call.outputs = new Symbol[out.length];
    for (int i = 0; i < out.length; i++) {
      call.outputs[i] = new Symbol(out[i], outputType(in), call, i);
    }
    calls.add(call);
    uses = Math.max(0, uses) + 1;
    return call.outputs;
  }

  private int[][] probe(int[][] in, int batch, int unknown) {
    boolean within = Plan.isTracing();
    if (!within) {
      Plan.beginTrace();
    }
    Pass pass = new Pass(false);
    try (Scope s = Scope.open()) {
      Tensor[] empty = new Tensor[in.length];
      for (int i = 0; i < in.length; i++) {
        int[] shape = in[i].clone();
        for (int d = 0; d < shape.length; d++) {
          shape[d] = shape[d] >= 0 ? shape[d] : d == 0 ? batch : unknown;
        }
        empty[i] = Tensor.source(new Buffer(dtype, Shapes.size(shape)), shape);
      }
      Tensor[] results = call(empty, pass);
      int[][] out = new int[results.length][];
      for (int i = 0; i < out.length; i++) {
        out[i] = results[i].shape().clone();
      }
      return out;
    } finally {
      pass.drop();
      if (!within) {
        Plan.endTrace();
      }
    }
  }

  /** The variables of {@link #trainableWeights()}. */
  public final Variable[] trainableVariables() {
    List<Weight> list = trainableWeights();
    Variable[] out = new Variable[list.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = list.get(i).variable;
    }
    return out;
  }
}
