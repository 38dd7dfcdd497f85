#version 300 es
// conv2d
precision highp float;
precision highp int;
precision highp sampler2D;
precision highp sampler2DArray;
precision highp isampler2D;
uniform sampler2D T0;
uniform sampler2D T1;
uniform ivec4 U[4];
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
int inside(int e, int low, int high) {
  return int(uint(e - low) < uint(high - low));
}
ivec4 inside(ivec4 e, int low, int high) {
  return ivec4(lessThan(uvec4(e - low), uvec4(high - low)));
}
void main() {
  int t0c_0c = U[0].x;
  int t0m_0high = U[0].y;
  int t0_0c = U[0].z;
  int t0_0x0 = U[0].w;
  int t0_0x1 = U[1].x;
  int t0_0x3 = U[1].y;
  int row0 = U[1].z;
  int t1_0x3 = U[1].w;
  int t1_0x4 = U[2].x;
  int row1 = U[2].y;
  int m0 = U[2].z;
  int m1 = U[2].w;
  int width = U[3].x;
  int n2 = U[3].y;
  int n1 = U[3].z;
  float rows0 = P[0].x;
  float high0 = P[0].y;
  float rows1 = P[0].z;
  float high1 = P[0].w;
  float n2_1 = P[1].x;
  float n1_1 = P[1].y;
  int me = int(gl_FragCoord.y) * width + int(gl_FragCoord.x);
  int e2 = 4 * me;
  int e1 = quotient(e2, n2_1);
  int i2 = e2 - e1 * n2;
  int e0 = quotient(e1, n1_1);
  int i1 = e1 - e0 * n1;
  int i0 = e0;
  int t0ci0 = t0c_0c + i0;
  int t0i0 = t0_0c + i0 * t0_0x0 + i1 * t0_0x1;
  int t1i0 = i2;
  vec4 acc0 = vec4(0.0);
  for (int k0 = 0; k0 < m0; k0++) {
    int t0ok0 = inside(t0ci0 + k0, 0, t0m_0high);
    int t0i1 = t0i0 + k0 * t0_0x3;
    int t1i1 = t1i0 + k0 * t1_0x3;
    for (int k1 = 0; k1 < m1; k1 += 4) {
      vec4 x0_0 = mix(vec4(0.0), texel(T0, t0i1 + k1, row0, rows0, high0), bvec4(t0ok0));
      int t1i2 = t1i1 + k1 * t1_0x4;
      acc0 += x0_0.x * texel(T1, t1i2, row1, rows1, high1);
      int t1i3 = t1i2 + t1_0x4;
      acc0 += x0_0.y * texel(T1, t1i3, row1, rows1, high1);
      int t1i4 = t1i3 + t1_0x4;
      acc0 += x0_0.z * texel(T1, t1i4, row1, rows1, high1);
      int t1i5 = t1i4 + t1_0x4;
      acc0 += x0_0.w * texel(T1, t1i5, row1, rows1, high1);
    }
  }
  result0 = acc0;
}
