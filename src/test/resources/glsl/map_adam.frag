#version 300 es
// adam
precision highp float;
precision highp int;
precision highp sampler2D;
precision highp sampler2DArray;
precision highp isampler2D;
uniform sampler2D T0;
uniform sampler2D T1;
uniform sampler2D T2;
uniform sampler2D T3;
uniform ivec4 U[1];
uniform vec4 P[2];
layout(location = 0) out vec4 result0;
layout(location = 1) out vec4 result1;
layout(location = 2) out vec4 result2;
vec4 own(sampler2D t, float rows, float high) {
  return texture(t, gl_FragCoord.xy * vec2(4.0 * rows, high));
}
ivec4 own(isampler2D t, float rows, float high) {
  return texture(t, gl_FragCoord.xy * vec2(4.0 * rows, high));
}
void main() {
  int width = U[0].x;
  float rows0 = P[0].x;
  float high0 = P[0].y;
  float p0 = P[0].z;
  float p1 = P[0].w;
  float p2 = P[1].x;
  vec4 x0_0 = own(T0, rows0, high0);
  vec4 add0 = (own(T1, rows0, high0) * p0) + (x0_0 * (1.0 - p0));
  vec4 add1 = (own(T2, rows0, high0) * p1) + ((x0_0 * x0_0) * (1.0 - p1));
  result0 = add0;
  result1 = add1;
  result2 = own(T3, rows0, high0) - ((p2 * add0) / sqrt(add1));
}
