package dev.kinglet.schedule;

import dev.kinglet.graph.Node;

/**
 * One thing for a device to do: run a kernel, or a node that the device has code of its own for.
 *
 * @param kernel the kernel, or null when {@code special} is set
 * @param special the node that the device runs itself, or null
 * @param inputs nodes whose buffers are read, by slot
 * @param outputs nodes that get buffers, by output
 * @param params the constants that the kernel's params are, by slot
 * @param shapes of inputs, then of outputs, of a step that is kept without its nodes; else null
 */
public record Step(
    Kernel kernel,
    Node special,
    Node[] inputs,
    Node[] outputs,
    Node.Const[] params,
    int[][] shapes) {}
