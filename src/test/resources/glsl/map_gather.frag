#version 300 es
// gather
precision highp float;
precision highp int;
precision highp sampler2D;
precision highp sampler2DArray;
precision highp isampler2D;
uniform sampler2D T0;
uniform isampler2D T1;
uniform ivec4 U[2];
uniform vec4 P[2];
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
vec4 at(sampler2D t, ivec4 i, int row, float rows, float high) {
  return vec4(
      at(t, i.x, row, rows, high), at(t, i.y, row, rows, high),
      at(t, i.z, row, rows, high), at(t, i.w, row, rows, high));
}
ivec4 at(isampler2D t, ivec4 i, int row, float rows, float high) {
  return ivec4(
      at(t, i.x, row, rows, high), at(t, i.y, row, rows, high),
      at(t, i.z, row, rows, high), at(t, i.w, row, rows, high));
}
int quotient(int a, float reciprocal) {
  return int((float(a) + 0.5) * reciprocal);
}
ivec4 quotient(ivec4 a, float reciprocal) {
  return ivec4((vec4(a) + 0.5) * reciprocal);
}
int inside(int e, int low, int high) {
  return int(uint(e - low) < uint(high - low));
}
ivec4 inside(ivec4 e, int low, int high) {
  return ivec4(lessThan(uvec4(e - low), uvec4(high - low)));
}
void main() {
  int row1 = U[0].x;
  int t0m_0high = U[0].y;
  int t0_0t0m = U[0].z;
  int row0 = U[0].w;
  int width = U[1].x;
  int n1 = U[1].y;
  float rows1 = P[0].x;
  float high1 = P[0].y;
  float rows0 = P[0].z;
  float high0 = P[0].w;
  float n1_1 = P[1].x;
  int me = int(gl_FragCoord.y) * width + int(gl_FragCoord.x);
  int e1 = 4 * me;
  int e0 = quotient(e1, n1_1);
  int i1 = e1 - e0 * n1;
  int i0 = e0;
  ivec4 lane = i1 + ivec4(0, 1, 2, 3);
  int x1_0 = at(T1, i0, row1, rows1, high1);
  int t0ok0 = inside(x1_0, 0, t0m_0high);
  ivec4 t0i0 = lane + x1_0 * t0_0t0m;
  result0 = mix(vec4(0.0), at(T0, t0i0, row0, rows0, high0), bvec4(t0ok0));
}
