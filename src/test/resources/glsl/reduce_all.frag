#version 300 es
// sum max
precision highp float;
precision highp int;
precision highp sampler2D;
precision highp isampler2D;
uniform sampler2D T0;
uniform ivec4 U[1];
uniform vec4 P[1];
layout(location = 0) out vec4 result0;
layout(location = 1) out vec4 result1;
vec4 texel(sampler2D t, int i, int row, float rows) {
  int x = i & row;
  return texelFetch(t, ivec2(int(float(x) * 0.25), int(float(i - x) * rows)), 0);
}
ivec4 texel(isampler2D t, int i, int row, float rows) {
  int x = i & row;
  return texelFetch(t, ivec2(int(float(x) * 0.25), int(float(i - x) * rows)), 0);
}
float pick(vec4 v, int i) {
  vec2 pair = mix(v.xy, v.zw, bvec2(i & 2));
  return mix(pair.x, pair.y, bool(i & 1));
}
int pick(ivec4 v, int i) {
  ivec2 pair = v.xy ^ ((v.xy ^ v.zw) & -int((i & 2) != 0));
  return pair.x ^ ((pair.x ^ pair.y) & -(i & 1));
}
float at(sampler2D t, int i, int row, float rows) {
  return pick(texel(t, i, row, rows), i);
}
int at(isampler2D t, int i, int row, float rows) {
  return pick(texel(t, i, row, rows), i);
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
  float acc0 = 0.0;
  float acc1 = -infinity();
  for (int k0 = 0; k0 < m0; k0++) {
    acc0 += at(T0, k0, row0, rows0);
    acc1 = maximum(acc1, at(T0, k0, row0, rows0));
  }
  result0 = vec4(acc0);
  result1 = vec4(acc1);
}
