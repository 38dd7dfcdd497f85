#version 300 es
// add tanh
precision highp float;
precision highp int;
precision highp sampler2D;
precision highp sampler2DArray;
precision highp isampler2D;
uniform sampler2D T0;
uniform sampler2D T1;
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
int quotient(int a, float reciprocal) {
  return int((float(a) + 0.5) * reciprocal);
}
ivec4 quotient(ivec4 a, float reciprocal) {
  return ivec4((vec4(a) + 0.5) * reciprocal);
}
vec4 twoTo(ivec4 k) {
  return intBitsToFloat((k + 127) * 0x800000);
}
vec4 expSmall(vec4 r) {
  vec4 y = 1.9875691500e-4 * r + 1.3981999507e-3;
  y = y * r + 8.3334519073e-3;
  y = y * r + 4.1665795894e-2;
  y = y * r + 1.6666665459e-1;
  y = y * r + 5.0000001201e-1;
  return y * r * r;
}
vec4 expo(vec4 x) {
  x = mix(x, vec4(89.0), greaterThan(x, vec4(89.0)));
  x = mix(x, vec4(-104.0), lessThan(x, vec4(-104.0)));
  vec4 n = roundEven(x * 1.4426950408889634);
  vec4 r = x - n * 0.693359375 + n * 2.12194440e-4;
  ivec4 k = ivec4(n);
  ivec4 half_ = ivec4(n * 0.5);
  return (expSmall(r) + r + 1.0) * twoTo(half_) * twoTo(k - half_);
}
float expo(float x) {
  return expo(vec4(x)).x;
}
vec4 tanhyp(vec4 x) {
  vec4 z = x * x;
  vec4 s = -5.70498872745e-3 * z + 2.06390887954e-2;
  s = s * z - 5.37397155531e-2;
  s = s * z + 1.33314422036e-1;
  s = s * z - 3.33332819422e-1;
  vec4 l = 1.0 - 2.0 / (expo(2.0 * abs(x)) + 1.0);
  l = mix(l, -l, lessThan(x, vec4(0.0)));
  return mix(l, s * z * x + x, lessThan(abs(x), vec4(0.625)));
}
float tanhyp(float x) {
  return tanhyp(vec4(x)).x;
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
  int i1 = e1 - e0 * n1;
  vec4 add0 = own(T0, rows0, high0) + texel(T1, i1, row1, rows1, high1);
  result0 = tanhyp(add0);
}
