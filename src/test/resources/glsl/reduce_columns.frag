#version 300 es
// max
precision highp float;
precision highp int;
precision highp sampler2D;
precision highp sampler2DArray;
precision highp isampler2D;
uniform sampler2D T0;
uniform ivec4 U[1];
uniform vec4 P[1];
layout(location = 0) out vec4 result0;
vec2 center(int i, int row, float rows, float high) {
  int x = i & row;
  return vec2((float(x) + 2.0) * rows, (floor(float(i - x) * rows) + 0.5) * high);
}
vec4 texel(sampler2D t, int i, int row, float rows, float high) {
  return texture(t, center(i, row, rows, high));
}
ivec4 texel(isampler2D t, int i, int row, float rows, float high) {
  return texture(t, center(i, row, rows, high));
}
float infinity() {
  return intBitsToFloat(0x7f800000);
}
ivec4 notNumber(vec4 x) {
  return ivec4(greaterThan(floatBitsToInt(x) & 0x7fffffff, ivec4(0x7f800000)));
}
int notNumber(float x) {
  return int((floatBitsToInt(x) & 0x7fffffff) > 0x7f800000);
}
vec4 maximum(vec4 a, vec4 b) {
  return mix(mix(a, b, lessThan(a, b)), b, bvec4(notNumber(b)));
}
float maximum(float a, float b) {
  return a < b || notNumber(b) != 0 ? b : a;
}
void main() {
  int t0_0x1 = U[0].x;
  int row0 = U[0].y;
  int m0 = U[0].z;
  int width = U[0].w;
  float rows0 = P[0].x;
  float high0 = P[0].y;
  int me = int(gl_FragCoord.y) * width + int(gl_FragCoord.x);
  int i0 = 4 * me;
  int t0i0 = i0;
  vec4 acc0 = vec4(-infinity());
  for (int k0 = 0; k0 < m0; k0++) {
    int t0i1 = t0i0 + k0 * t0_0x1;
    acc0 = maximum(acc0, texel(T0, t0i1, row0, rows0, high0));
  }
  result0 = acc0;
}
