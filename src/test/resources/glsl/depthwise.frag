#version 300 es
// depthwiseConv2d, tiles of 8 by 4
precision highp float;
precision highp int;
precision highp sampler2D;
precision highp sampler2DArray;
precision highp isampler2D;
uniform sampler2D T0;
uniform sampler2D T1;
uniform ivec4 U[5];
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
int inside(int e, int low, int high) {
  return int(uint(e - low) < uint(high - low));
}
ivec4 inside(ivec4 e, int low, int high) {
  return ivec4(lessThan(uvec4(e - low), uvec4(high - low)));
}
void main() {
  int t0c_0c = U[0].x;
  int t0m_0high = U[0].y;
  int t0c_1c = U[0].z;
  int t0m_1high = U[0].w;
  int t0_0c = U[1].x;
  int t0_0x0 = U[1].y;
  int t0_0x1 = U[1].z;
  int t0_0x3 = U[1].w;
  int row0 = U[2].x;
  int t1_0x3 = U[2].y;
  int row1 = U[2].z;
  int t1_0x4 = U[2].w;
  int t0_0x4 = U[3].x;
  int m0 = U[3].y;
  int width = U[3].z;
  int n2 = U[3].w;
  int n1 = U[4].x;
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
  int i1 = 8 * (e1 - e0 * n1);
  int i0 = e0;
  int i1_1 = i1 + 1;
  int i1_2 = i1 + 2;
  int i1_3 = i1 + 3;
  int i1_4 = i1 + 4;
  int i1_5 = i1 + 5;
  int i1_6 = i1 + 6;
  int i1_7 = i1 + 7;
  int t0ci0 = t0c_0c + i0;
  int t0in1 = inside(t0c_1c + i1, 0, t0m_1high);
  int t0i0 = t0_0c + i0 * t0_0x0 + i1 * t0_0x1 + i2;
  int t1i0 = i2;
  int t0ci1 = t0c_1c + i1_1;
  int t0in2 = inside(t0ci1, 0, t0m_1high);
  int t0i2 = t0_0c + i0 * t0_0x0 + i1_1 * t0_0x1 + i2;
  int t0ci2 = t0c_1c + i1_2;
  int t0in3 = inside(t0ci2, 0, t0m_1high);
  int t0i4 = t0_0c + i0 * t0_0x0 + i1_2 * t0_0x1 + i2;
  int t0ci3 = t0c_1c + i1_3;
  int t0in4 = inside(t0ci3, 0, t0m_1high);
  int t0i6 = t0_0c + i0 * t0_0x0 + i1_3 * t0_0x1 + i2;
  int t0ci4 = t0c_1c + i1_4;
  int t0in5 = inside(t0ci4, 0, t0m_1high);
  int t0i8 = t0_0c + i0 * t0_0x0 + i1_4 * t0_0x1 + i2;
  int t0ci5 = t0c_1c + i1_5;
  int t0in6 = inside(t0ci5, 0, t0m_1high);
  int t0i10 = t0_0c + i0 * t0_0x0 + i1_5 * t0_0x1 + i2;
  int t0ci6 = t0c_1c + i1_6;
  int t0in7 = inside(t0ci6, 0, t0m_1high);
  int t0i12 = t0_0c + i0 * t0_0x0 + i1_6 * t0_0x1 + i2;
  int t0ci7 = t0c_1c + i1_7;
  int t0in8 = inside(t0ci7, 0, t0m_1high);
  int t0i14 = t0_0c + i0 * t0_0x0 + i1_7 * t0_0x1 + i2;
  int t0in9 = inside(t0ci7 + 1, 0, t0m_1high);
  int t0in10 = inside(t0ci7 + 2, 0, t0m_1high);
  vec4 acc0_0 = vec4(0.0);
  vec4 acc0_1 = vec4(0.0);
  vec4 acc0_2 = vec4(0.0);
  vec4 acc0_3 = vec4(0.0);
  vec4 acc0_4 = vec4(0.0);
  vec4 acc0_5 = vec4(0.0);
  vec4 acc0_6 = vec4(0.0);
  vec4 acc0_7 = vec4(0.0);
  for (int k0 = 0; k0 < m0; k0++) {
    int t0in0 = inside(t0ci0 + k0, 0, t0m_0high);
    int t0ok0 = t0in0 & t0in1;
    int t0i1 = t0i0 + k0 * t0_0x3;
    vec4 x0_0 = mix(vec4(0.0), texel(T0, t0i1, row0, rows0, high0), bvec4(t0ok0));
    int t1i1 = t1i0 + k0 * t1_0x3;
    vec4 x1_0 = texel(T1, t1i1, row1, rows1, high1);
    acc0_0 += x0_0 * x1_0;
    int t0ok1 = t0in0 & t0in2;
    int t0i3 = t0i2 + k0 * t0_0x3;
    vec4 x0_1 = mix(vec4(0.0), texel(T0, t0i3, row0, rows0, high0), bvec4(t0ok1));
    int t1i2 = t1i1 + t1_0x4;
    vec4 x1_1 = texel(T1, t1i2, row1, rows1, high1);
    acc0_0 += x0_1 * x1_1;
    int t0ok2 = t0in0 & t0in3;
    int t0i5 = t0i4 + k0 * t0_0x3;
    vec4 x0_2 = mix(vec4(0.0), texel(T0, t0i5, row0, rows0, high0), bvec4(t0ok2));
    int t1i3 = t1i2 + t1_0x4;
    vec4 x1_2 = texel(T1, t1i3, row1, rows1, high1);
    acc0_0 += x0_2 * x1_2;
    acc0_1 += x0_1 * x1_0;
    acc0_1 += x0_2 * x1_1;
    int t0ok3 = t0in0 & t0in4;
    int t0i7 = t0i6 + k0 * t0_0x3;
    vec4 x0_3 = mix(vec4(0.0), texel(T0, t0i7, row0, rows0, high0), bvec4(t0ok3));
    acc0_1 += x0_3 * x1_2;
    acc0_2 += x0_2 * x1_0;
    acc0_2 += x0_3 * x1_1;
    int t0ok4 = t0in0 & t0in5;
    int t0i9 = t0i8 + k0 * t0_0x3;
    vec4 x0_4 = mix(vec4(0.0), texel(T0, t0i9, row0, rows0, high0), bvec4(t0ok4));
    acc0_2 += x0_4 * x1_2;
    acc0_3 += x0_3 * x1_0;
    acc0_3 += x0_4 * x1_1;
    int t0ok5 = t0in0 & t0in6;
    int t0i11 = t0i10 + k0 * t0_0x3;
    vec4 x0_5 = mix(vec4(0.0), texel(T0, t0i11, row0, rows0, high0), bvec4(t0ok5));
    acc0_3 += x0_5 * x1_2;
    acc0_4 += x0_4 * x1_0;
    acc0_4 += x0_5 * x1_1;
    int t0ok6 = t0in0 & t0in7;
    int t0i13 = t0i12 + k0 * t0_0x3;
    vec4 x0_6 = mix(vec4(0.0), texel(T0, t0i13, row0, rows0, high0), bvec4(t0ok6));
    acc0_4 += x0_6 * x1_2;
    acc0_5 += x0_5 * x1_0;
    acc0_5 += x0_6 * x1_1;
    int t0ok7 = t0in0 & t0in8;
    int t0i15 = t0i14 + k0 * t0_0x3;
    vec4 x0_7 = mix(vec4(0.0), texel(T0, t0i15, row0, rows0, high0), bvec4(t0ok7));
    acc0_5 += x0_7 * x1_2;
    acc0_6 += x0_6 * x1_0;
    acc0_6 += x0_7 * x1_1;
    int t0ok8 = t0in0 & t0in9;
    int t0i16 = t0i15 + t0_0x4;
    vec4 x0_8 = mix(vec4(0.0), texel(T0, t0i16, row0, rows0, high0), bvec4(t0ok8));
    acc0_6 += x0_8 * x1_2;
    acc0_7 += x0_7 * x1_0;
    acc0_7 += x0_8 * x1_1;
    int t0ok9 = t0in0 & t0in10;
    int t0i17 = t0i16 + t0_0x4;
    vec4 x0_9 = mix(vec4(0.0), texel(T0, t0i17, row0, rows0, high0), bvec4(t0ok9));
    acc0_7 += x0_9 * x1_2;
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
// depthwiseConv2d
precision highp float;
precision highp int;
precision highp sampler2D;
precision highp sampler2DArray;
precision highp isampler2D;
uniform sampler2D T0;
uniform sampler2D T1;
uniform sampler2DArray T2;
uniform ivec4 U[2];
uniform vec4 P[2];
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
  int t2_0x0 = U[0].x;
  int t2_0t0m = U[0].y;
  int t2_0t1r = U[0].z;
  int t2_0t1m = U[0].w;
  int row2 = U[1].x;
  int width = U[1].y;
  int n2 = U[1].z;
  int n1 = U[1].w;
  float t2_0t0d_1 = P[0].x;
  float rows2 = P[0].y;
  float high2 = P[0].z;
  float n2_1 = P[0].w;
  float n1_1 = P[1].x;
  int me = int(gl_FragCoord.y) * width + int(gl_FragCoord.x);
  int e2 = 4 * me;
  int e1 = quotient(e2, n2_1);
  int i2 = e2 - e1 * n2;
  int e0 = quotient(e1, n1_1);
  int i1 = e1 - e0 * n1;
  int i0 = e0;
  vec4 acc0 = vec4(0.0);
  int div0 = quotient(i1, t2_0t0d_1);
  int t2i0 = i0 * t2_0x0 + i2 + div0 * t2_0t0m + (i1 - div0 * t2_0t1r) * t2_0t1m;
  acc0 += texel(T2, t2i0, row2, rows2, high2);
  result0 = acc0;
}
