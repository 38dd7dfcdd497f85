#version 300 es
// sum
precision highp float;
precision highp int;
precision highp sampler2D;
precision highp sampler2DArray;
precision highp isampler2D;
uniform sampler2D T0;
uniform ivec4 U[2];
uniform vec4 P[1];
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
void main() {
  int t0_0x0 = U[0].x;
  int row0 = U[0].y;
  int m0 = U[0].z;
  int block = U[0].w;
  int width = U[1].x;
  float rows0 = P[0].x;
  float high0 = P[0].y;
  int me = int(gl_FragCoord.y) * width + int(gl_FragCoord.x);
  int i0 = 4 * me;
  ivec4 lane = i0 + ivec4(0, 1, 2, 3);
  ivec4 t0i0 = lane * t0_0x0;
  vec4 acc0 = vec4(0.0);
  for (int b = 0; b < m0; b += block) {
    vec4 part0 = vec4(0.0);
    int end = min(b + block, m0);
    for (int k0 = b; k0 < end; k0 += 4) {
      ivec4 t0i1 = t0i0 + k0;
      vec4 x0_0x = texel(T0, t0i1.x, row0, rows0, high0);
      vec4 x0_0y = texel(T0, t0i1.y, row0, rows0, high0);
      vec4 x0_0z = texel(T0, t0i1.z, row0, rows0, high0);
      vec4 x0_0w = texel(T0, t0i1.w, row0, rows0, high0);
      part0 += vec4(x0_0x.x, x0_0y.x, x0_0z.x, x0_0w.x);
      part0 += vec4(x0_0x.y, x0_0y.y, x0_0z.y, x0_0w.y);
      part0 += vec4(x0_0x.z, x0_0y.z, x0_0z.z, x0_0w.z);
      part0 += vec4(x0_0x.w, x0_0y.w, x0_0z.w, x0_0w.w);
    }
    acc0 += part0;
  }
  result0 = acc0;
}
