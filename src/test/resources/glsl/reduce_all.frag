#version 300 es
// sum max
precision highp float;
precision highp int;
precision highp sampler2D;
precision highp sampler2DArray;
precision highp isampler2D;
uniform sampler2D T0;
uniform ivec4 U[1];
uniform vec4 P[1];
layout(location = 0) out vec4 result0;
layout(location = 1) out vec4 result1;
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
float pick(vec4 v, int i) {
  vec2 pair = mix(v.xy, v.zw, bvec2(i & 2));
  return mix(pair.x, pair.y, bool(i & 1));
}
int pick(ivec4 v, int i) {
  ivec2 pair = v.xy ^ ((v.xy ^ v.zw) & -int((i & 2) != 0));
  return pair.x ^ ((pair.x ^ pair.y) & -(i & 1));
}
float at(sampler2D t, int i, int row, float rows, float high) {
  return pick(texel(t, i, row, rows, high), i);
}
int at(isampler2D t, int i, int row, float rows, float high) {
  return pick(texel(t, i, row, rows, high), i);
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
  int row0 = U[0].x;
  int m0 = U[0].y;
  int width = U[0].z;
  float rows0 = P[0].x;
  float high0 = P[0].y;
  float acc0 = 0.0;
  float acc1 = -infinity();
  for (int k0 = 0; k0 < m0; k0++) {
    acc0 += at(T0, k0, row0, rows0, high0);
    acc1 = maximum(acc1, at(T0, k0, row0, rows0, high0));
  }
  result0 = vec4(acc0);
  result1 = vec4(acc1);
}
