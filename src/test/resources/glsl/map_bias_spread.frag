#version 300 es
// add
precision highp float;
precision highp int;
precision highp sampler2D;
precision highp isampler2D;
uniform sampler2D T0;
uniform sampler2D T1;
uniform ivec4 U[1];
uniform vec4 P[1];
layout(location = 0) out vec4 result0;
vec4 own(sampler2D t) {
  return texelFetch(t, ivec2(gl_FragCoord.xy), 0);
}
ivec4 own(isampler2D t) {
  return texelFetch(t, ivec2(gl_FragCoord.xy), 0);
}
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
vec4 at(sampler2D t, ivec4 i, int row, float rows) {
  return vec4(
      at(t, i.x, row, rows), at(t, i.y, row, rows), at(t, i.z, row, rows), at(t, i.w, row, rows));
}
ivec4 at(isampler2D t, ivec4 i, int row, float rows) {
  return ivec4(
      at(t, i.x, row, rows), at(t, i.y, row, rows), at(t, i.z, row, rows), at(t, i.w, row, rows));
}
int quotient(int a, float reciprocal) {
  return int((float(a) + 0.5) * reciprocal);
}
ivec4 quotient(ivec4 a, float reciprocal) {
  return ivec4((vec4(a) + 0.5) * reciprocal);
}
void main() {
  int row1 = U[0].x;
  int width = U[0].y;
  int n1 = U[0].z;
  float rows1 = P[0].x;
  float n1_1 = P[0].y;
  int me = int(gl_FragCoord.y) * width + int(gl_FragCoord.x);
  ivec4 e1 = 4 * me + ivec4(0, 1, 2, 3);
  ivec4 e0 = quotient(e1, n1_1);
  ivec4 i1 = e1 - e0 * n1;
  result0 = own(T0) + at(T1, i1, row1, rows1);
}
