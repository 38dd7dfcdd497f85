package dev.kinglet.api.ops;

import dev.kinglet.api.Tensor;
import dev.kinglet.graph.Node;

/** What the op families are mixed into: a tensor. */
public interface Operand {
  /** This tensor. */
  Tensor self();

  /** Its node, for building ops. */
  Node node();
}
