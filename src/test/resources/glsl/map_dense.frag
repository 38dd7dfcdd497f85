#version 300 es
// add relu
precision highp float;
precision highp int;
precision highp sampler2D;
precision highp sampler2DArray;
precision highp isampler2D;
uniform sampler2D T0;
uniform sampler2D T1;
uniform ivec4 U[1];
uniform vec4 P[1];
layout(location = 0) out vec4 result0;
vec4 own(sampler2D t, float rows, float high) {
  return texture(t, gl_FragCoord.xy * vec2(4.0 * rows, high));
}
ivec4 own(isampler2D t, float rows, float high) {
  return texture(t, gl_FragCoord.xy * vec2(4.0 * rows, high));
}
vec4 atLeast(vec4 a, vec4 b) {
  return mix(a, b, lessThan(a, b));
}
float atLeast(float a, float b) {
  return a < b ? b : a;
}
void main() {
  int width = U[0].x;
  float rows0 = P[0].x;
  float high0 = P[0].y;
  result0 = atLeast(own(T0, rows0, high0) + own(T1, rows0, high0), vec4(0.0));
}
