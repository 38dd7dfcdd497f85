#version 300 es
// matMul add relu
precision highp float;
precision highp int;
precision highp sampler2D;
precision highp sampler2DArray;
precision highp isampler2D;
uniform sampler2D T0;
uniform sampler2D T1;
uniform sampler2D T2;
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
vec4 atLeast(vec4 a, vec4 b) {
  return mix(a, b, lessThan(a, b));
}
float atLeast(float a, float b) {
  return a < b ? b : a;
}
void main() {
  int t0_0x0 = U[0].x;
  int row0 = U[0].y;
  int t1_0x2 = U[0].z;
  int row1 = U[0].w;
  int row2 = U[1].x;
  int m0 = U[1].y;
  int width = U[1].z;
  int n1 = U[1].w;
  float rows0 = P[0].x;
  float high0 = P[0].y;
  float rows1 = P[0].z;
  float high1 = P[0].w;
  float rows2 = P[1].x;
  float high2 = P[1].y;
  float n1_1 = P[1].z;
  int me = int(gl_FragCoord.y) * width + int(gl_FragCoord.x);
  int e1 = 4 * me;
  int e0 = quotient(e1, n1_1);
  int i1 = e1 - e0 * n1;
  int i0 = e0;
  int t0i0 = i0 * t0_0x0;
  int t1i0 = i1;
  vec4 acc0 = vec4(0.0);
  for (int k0 = 0; k0 < m0; k0 += 4) {
    vec4 x0_0 = texel(T0, t0i0 + k0, row0, rows0, high0);
    int t1i1 = t1i0 + k0 * t1_0x2;
    acc0 += x0_0.x * texel(T1, t1i1, row1, rows1, high1);
    int t1i2 = t1i1 + t1_0x2;
    acc0 += x0_0.y * texel(T1, t1i2, row1, rows1, high1);
    int t1i3 = t1i2 + t1_0x2;
    acc0 += x0_0.z * texel(T1, t1i3, row1, rows1, high1);
    int t1i4 = t1i3 + t1_0x2;
    acc0 += x0_0.w * texel(T1, t1i4, row1, rows1, high1);
  }
  result0 = atLeast(acc0 + texel(T2, i1, row2, rows2, high2), vec4(0.0));
}
