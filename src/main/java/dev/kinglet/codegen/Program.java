package dev.kinglet.codegen;

/**
 * A kernel as a fragment program: the text, which kernels of one structure share, and what this
 * kernel passes to it.
 *
 * @param source GLSL ES 3.00
 * @param ints sizes, strides, int params: {@code uniform ivec4 U[]}, padded to fours
 * @param floats float params: {@code uniform vec4 P[]}, padded to fours
 * @param replicas parts of the output that one fragment computes, each into a target of its own:
 *     part q is elements {@code [q, q+1) * size / replicas}
 */
public record Program(String source, int[] ints, float[] floats, int replicas) {}
