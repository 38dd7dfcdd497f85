#version 300 es
// adam
precision highp float;
precision highp int;
precision highp sampler2D;
precision highp isampler2D;
uniform sampler2D T0;
uniform sampler2D T1;
uniform sampler2D T2;
uniform sampler2D T3;
uniform ivec4 U[1];
uniform vec4 P[1];
layout(location = 0) out vec4 result0;
layout(location = 1) out vec4 result1;
layout(location = 2) out vec4 result2;
vec4 own(sampler2D t) {
  return texelFetch(t, ivec2(gl_FragCoord.xy), 0);
}
ivec4 own(isampler2D t) {
  return texelFetch(t, ivec2(gl_FragCoord.xy), 0);
}
void main() {
  int width = U[0].x;
  float p0 = P[0].x;
  float p1 = P[0].y;
  float p2 = P[0].z;
  vec4 x0_0 = own(T0);
  vec4 add0 = (own(T1) * p0) + (x0_0 * (1.0 - p0));
  vec4 add1 = (own(T2) * p1) + ((x0_0 * x0_0) * (1.0 - p1));
  result0 = add0;
  result1 = add1;
  result2 = own(T3) - ((p2 * add0) / sqrt(add1));
}
