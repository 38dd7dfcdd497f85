#version 300 es
// matMul
precision highp float;
precision highp int;
precision highp sampler2D;
precision highp isampler2D;
uniform sampler2D T0;
uniform sampler2D T1;
uniform ivec4 U[2];
uniform vec4 P[1];
layout(location = 0) out vec4 result0;
vec4 texel(sampler2D t, int i, int shift) {
  return texelFetch(t, ivec2(i & ~(-1 << shift), i >> shift), 0);
}
ivec4 texel(isampler2D t, int i, int shift) {
  return texelFetch(t, ivec2(i & ~(-1 << shift), i >> shift), 0);
}
float pick(vec4 v, int i) {
  vec2 pair = mix(v.xy, v.zw, bvec2(i & 2));
  return mix(pair.x, pair.y, bool(i & 1));
}
int pick(ivec4 v, int i) {
  ivec2 pair = v.xy ^ ((v.xy ^ v.zw) & -(i >> 1 & 1));
  return pair.x ^ ((pair.x ^ pair.y) & -(i & 1));
}
float at(sampler2D t, int i, int shift) {
  return pick(texel(t, i >> 2, shift), i);
}
int at(isampler2D t, int i, int shift) {
  return pick(texel(t, i >> 2, shift), i);
}
vec4 at(sampler2D t, ivec4 i, int shift) {
  return vec4(at(t, i.x, shift), at(t, i.y, shift), at(t, i.z, shift), at(t, i.w, shift));
}
ivec4 at(isampler2D t, ivec4 i, int shift) {
  return ivec4(at(t, i.x, shift), at(t, i.y, shift), at(t, i.z, shift), at(t, i.w, shift));
}
int quotient(int a, float reciprocal) {
  return int((float(a) + 0.5) * reciprocal);
}
ivec4 quotient(ivec4 a, float reciprocal) {
  return ivec4((vec4(a) + 0.5) * reciprocal);
}
#define t0_0x0 U[0].x
#define s0 U[0].y
#define t1_0x2 U[0].z
#define s1 U[0].w
#define m0 U[1].x
#define shift U[1].y
#define n1 U[1].z
#define n1_1 P[0].x
void main() {
  int me = (int(gl_FragCoord.y) << shift) + int(gl_FragCoord.x);
  ivec4 e1 = 4 * me + ivec4(0, 1, 2, 3);
  ivec4 e0 = quotient(e1, n1_1);
  ivec4 i1 = e1 - e0 * n1;
  ivec4 i0 = e0;
  ivec4 t0i0 = i0 * t0_0x0;
  ivec4 t1i0 = i1;
  vec4 acc0 = vec4(0.0);
  for (int k0 = 0; k0 < m0; k0++) {
    ivec4 t1i1 = t1i0 + k0 * t1_0x2;
    acc0 += at(T0, t0i0 + k0, s0) * at(T1, t1i1, s1);
  }
  result0 = acc0;
}
