#version 300 es
// sub exp div
precision highp float;
precision highp int;
precision highp sampler2D;
precision highp sampler2DArray;
precision highp isampler2D;
uniform sampler2D T0;
uniform sampler2D T1;
uniform sampler2D T2;
uniform ivec4 U[1];
uniform vec4 P[2];
layout(location = 0) out vec4 result0;
vec4 own(sampler2D t, float rows, float high) {
  return texture(t, gl_FragCoord.xy * vec2(4.0 * rows, high));
}
ivec4 own(isampler2D t, float rows, float high) {
  return texture(t, gl_FragCoord.xy * vec2(4.0 * rows, high));
}
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
int quotient(int a, float reciprocal) {
  return int((float(a) + 0.5) * reciprocal);
}
ivec4 quotient(ivec4 a, float reciprocal) {
  return ivec4((vec4(a) + 0.5) * reciprocal);
}
vec4 expo(vec4 x) {
  x = mix(x, vec4(-88.0), lessThan(x, vec4(-88.0)));
  vec4 n = min(floor(x * 1.4426950408889634), 128.0);
  vec4 r = x - n * 0.693359375 + n * 2.12194440e-4;
  vec4 s = r * r;
  vec4 y = 1.91254699e-3 * s + (7.86832593e-3 * r + 4.18550418e-2);
  y = (y * s + (1.66631899e-1 * r + 5.00002286e-1)) * s + r + 1.0;
  return y * intBitsToFloat(ivec4(n * 8388608.0 + 1065353216.0));
}
float expo(float x) {
  return expo(vec4(x)).x;
}
void main() {
  int row1 = U[0].x;
  int width = U[0].y;
  int n1 = U[0].z;
  float rows0 = P[0].x;
  float high0 = P[0].y;
  float rows1 = P[0].z;
  float high1 = P[0].w;
  float n1_1 = P[1].x;
  int me = int(gl_FragCoord.y) * width + int(gl_FragCoord.x);
  int e1 = 4 * me;
  int e0 = quotient(e1, n1_1);
  int i0 = e0;
  vec4 exp0 = expo(own(T0, rows0, high0) - at(T1, i0, row1, rows1, high1));
  result0 = exp0 / at(T2, i0, row1, rows1, high1);
}
