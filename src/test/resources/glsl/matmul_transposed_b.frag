#version 300 es
// matMul
precision highp float;
precision highp int;
precision highp sampler2D;
precision highp sampler2DArray;
precision highp isampler2D;
uniform sampler2D T0;
uniform sampler2D T1;
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
int quotient(int a, float reciprocal) {
  return int((float(a) + 0.5) * reciprocal);
}
ivec4 quotient(ivec4 a, float reciprocal) {
  return ivec4((vec4(a) + 0.5) * reciprocal);
}
void main() {
  int t0_0x0 = U[0].x;
  int row0 = U[0].y;
  int t1_0x1 = U[0].z;
  int row1 = U[0].w;
  int m0 = U[1].x;
  int width = U[1].y;
  int n1 = U[1].z;
  float rows0 = P[0].x;
  float high0 = P[0].y;
  float rows1 = P[0].z;
  float high1 = P[0].w;
  float n1_1 = P[1].x;
  int me = int(gl_FragCoord.y) * width + int(gl_FragCoord.x);
  int e1 = 4 * me;
  int e0 = quotient(e1, n1_1);
  int i1 = e1 - e0 * n1;
  int i0 = e0;
  ivec4 lane = i1 + ivec4(0, 1, 2, 3);
  int t0i0 = i0 * t0_0x0;
  ivec4 t1i0 = lane * t1_0x1;
  vec4 acc0 = vec4(0.0);
  for (int k0 = 0; k0 < m0; k0 += 4) {
    vec4 x0_0 = texel(T0, t0i0 + k0, row0, rows0, high0);
    ivec4 t1i1 = t1i0 + k0;
    vec4 x1_0x = texel(T1, t1i1.x, row1, rows1, high1);
    vec4 x1_0y = texel(T1, t1i1.y, row1, rows1, high1);
    vec4 x1_0z = texel(T1, t1i1.z, row1, rows1, high1);
    vec4 x1_0w = texel(T1, t1i1.w, row1, rows1, high1);
    acc0 += x0_0.x * vec4(x1_0x.x, x1_0y.x, x1_0z.x, x1_0w.x);
    acc0 += x0_0.y * vec4(x1_0x.y, x1_0y.y, x1_0z.y, x1_0w.y);
    acc0 += x0_0.z * vec4(x1_0x.z, x1_0y.z, x1_0z.z, x1_0w.z);
    acc0 += x0_0.w * vec4(x1_0x.w, x1_0y.w, x1_0z.w, x1_0w.w);
  }
  result0 = acc0;
}
