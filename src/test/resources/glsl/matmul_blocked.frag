#version 300 es
// matMul, tiles of 8 by 4
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
layout(location = 1) out vec4 result1;
layout(location = 2) out vec4 result2;
layout(location = 3) out vec4 result3;
layout(location = 4) out vec4 result4;
layout(location = 5) out vec4 result5;
layout(location = 6) out vec4 result6;
layout(location = 7) out vec4 result7;
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
  int t1_0x2 = U[0].z;
  int row1 = U[0].w;
  int m0 = U[1].x;
  int block = U[1].y;
  int width = U[1].z;
  int n1 = U[1].w;
  float rows0 = P[0].x;
  float high0 = P[0].y;
  float rows1 = P[0].z;
  float high1 = P[0].w;
  float n1_1 = P[1].x;
  int me = int(gl_FragCoord.y) * width + int(gl_FragCoord.x);
  int e1 = 4 * me;
  int e0 = quotient(e1, n1_1);
  int i1 = e1 - e0 * n1;
  int i0 = 8 * e0;
  int i0_1 = i0 + 1;
  int i0_2 = i0 + 2;
  int i0_3 = i0 + 3;
  int i0_4 = i0 + 4;
  int i0_5 = i0 + 5;
  int i0_6 = i0 + 6;
  int i0_7 = i0 + 7;
  int t0i0 = i0 * t0_0x0;
  int t1i0 = i1;
  int t0i1 = i0_1 * t0_0x0;
  int t0i2 = i0_2 * t0_0x0;
  int t0i3 = i0_3 * t0_0x0;
  int t0i4 = i0_4 * t0_0x0;
  int t0i5 = i0_5 * t0_0x0;
  int t0i6 = i0_6 * t0_0x0;
  int t0i7 = i0_7 * t0_0x0;
  vec4 acc0_0 = vec4(0.0);
  vec4 acc0_1 = vec4(0.0);
  vec4 acc0_2 = vec4(0.0);
  vec4 acc0_3 = vec4(0.0);
  vec4 acc0_4 = vec4(0.0);
  vec4 acc0_5 = vec4(0.0);
  vec4 acc0_6 = vec4(0.0);
  vec4 acc0_7 = vec4(0.0);
  for (int b = 0; b < m0; b += block) {
    vec4 part0_0 = vec4(0.0);
    vec4 part0_1 = vec4(0.0);
    vec4 part0_2 = vec4(0.0);
    vec4 part0_3 = vec4(0.0);
    vec4 part0_4 = vec4(0.0);
    vec4 part0_5 = vec4(0.0);
    vec4 part0_6 = vec4(0.0);
    vec4 part0_7 = vec4(0.0);
    int end = min(b + block, m0);
    for (int k0 = b; k0 < end; k0 += 4) {
      vec4 x0_0 = texel(T0, t0i0 + k0, row0, rows0, high0);
      int t1i1 = t1i0 + k0 * t1_0x2;
      vec4 x1_0 = texel(T1, t1i1, row1, rows1, high1);
      part0_0 += x0_0.x * x1_0;
      int t1i2 = t1i1 + t1_0x2;
      vec4 x1_1 = texel(T1, t1i2, row1, rows1, high1);
      part0_0 += x0_0.y * x1_1;
      int t1i3 = t1i2 + t1_0x2;
      vec4 x1_2 = texel(T1, t1i3, row1, rows1, high1);
      part0_0 += x0_0.z * x1_2;
      int t1i4 = t1i3 + t1_0x2;
      vec4 x1_3 = texel(T1, t1i4, row1, rows1, high1);
      part0_0 += x0_0.w * x1_3;
      vec4 x0_1 = texel(T0, t0i1 + k0, row0, rows0, high0);
      part0_1 += x0_1.x * x1_0;
      part0_1 += x0_1.y * x1_1;
      part0_1 += x0_1.z * x1_2;
      part0_1 += x0_1.w * x1_3;
      vec4 x0_2 = texel(T0, t0i2 + k0, row0, rows0, high0);
      part0_2 += x0_2.x * x1_0;
      part0_2 += x0_2.y * x1_1;
      part0_2 += x0_2.z * x1_2;
      part0_2 += x0_2.w * x1_3;
      vec4 x0_3 = texel(T0, t0i3 + k0, row0, rows0, high0);
      part0_3 += x0_3.x * x1_0;
      part0_3 += x0_3.y * x1_1;
      part0_3 += x0_3.z * x1_2;
      part0_3 += x0_3.w * x1_3;
      vec4 x0_4 = texel(T0, t0i4 + k0, row0, rows0, high0);
      part0_4 += x0_4.x * x1_0;
      part0_4 += x0_4.y * x1_1;
      part0_4 += x0_4.z * x1_2;
      part0_4 += x0_4.w * x1_3;
      vec4 x0_5 = texel(T0, t0i5 + k0, row0, rows0, high0);
      part0_5 += x0_5.x * x1_0;
      part0_5 += x0_5.y * x1_1;
      part0_5 += x0_5.z * x1_2;
      part0_5 += x0_5.w * x1_3;
      vec4 x0_6 = texel(T0, t0i6 + k0, row0, rows0, high0);
      part0_6 += x0_6.x * x1_0;
      part0_6 += x0_6.y * x1_1;
      part0_6 += x0_6.z * x1_2;
      part0_6 += x0_6.w * x1_3;
      vec4 x0_7 = texel(T0, t0i7 + k0, row0, rows0, high0);
      part0_7 += x0_7.x * x1_0;
      part0_7 += x0_7.y * x1_1;
      part0_7 += x0_7.z * x1_2;
      part0_7 += x0_7.w * x1_3;
    }
    acc0_0 += part0_0;
    acc0_1 += part0_1;
    acc0_2 += part0_2;
    acc0_3 += part0_3;
    acc0_4 += part0_4;
    acc0_5 += part0_5;
    acc0_6 += part0_6;
    acc0_7 += part0_7;
  }
  result0 = acc0_0;
  result1 = acc0_1;
  result2 = acc0_2;
  result3 = acc0_3;
  result4 = acc0_4;
  result5 = acc0_5;
  result6 = acc0_6;
  result7 = acc0_7;
}
#version 300 es
// matMul
precision highp float;
precision highp int;
precision highp sampler2D;
precision highp sampler2DArray;
precision highp isampler2D;
uniform sampler2D T0;
uniform sampler2D T1;
uniform sampler2DArray T2;
uniform ivec4 U[2];
uniform vec4 P[1];
layout(location = 0) out vec4 result0;
vec2 center(int i, int row, float rows, float high) {
  int x = i & row;
  return vec2((float(x) + 2.0) * rows, (floor(float(i - x) * rows) + 0.5) * high);
}
vec4 texel(sampler2DArray t, int i, int row, float rows, float high) {
  vec2 c = center(i, row, rows, high);
  return texture(t, vec3(c.x, fract(c.y), floor(c.y)));
}
int quotient(int a, float reciprocal) {
  return int((float(a) + 0.5) * reciprocal);
}
ivec4 quotient(ivec4 a, float reciprocal) {
  return ivec4((vec4(a) + 0.5) * reciprocal);
}
void main() {
  int t2_0t0m = U[0].x;
  int t2_0t1r = U[0].y;
  int t2_0t1m = U[0].z;
  int row2 = U[0].w;
  int width = U[1].x;
  int n1 = U[1].y;
  float t2_0t0d_1 = P[0].x;
  float rows2 = P[0].y;
  float high2 = P[0].z;
  float n1_1 = P[0].w;
  int me = int(gl_FragCoord.y) * width + int(gl_FragCoord.x);
  int e1 = 4 * me;
  int e0 = quotient(e1, n1_1);
  int i1 = e1 - e0 * n1;
  int i0 = e0;
  vec4 acc0 = vec4(0.0);
  int div0 = quotient(i0, t2_0t0d_1);
  int t2i0 = i1 + div0 * t2_0t0m + (i0 - div0 * t2_0t1r) * t2_0t1m;
  acc0 += texel(T2, t2i0, row2, rows2, high2);
  result0 = acc0;
}
