#version 300 es
// How elements are read: texel i holds elements 4i..4i+3, rows are 1 << shift texels wide.
precision highp float;
precision highp int;
precision highp sampler2D;
precision highp isampler2D;
uniform sampler2D T0;
out vec4 result0;
//: own
// The texel with the fragment's own number, of a texture as wide as the target.
vec4 own(sampler2D t) {
  return texelFetch(t, ivec2(gl_FragCoord.xy), 0);
}
ivec4 own(isampler2D t) {
  return texelFetch(t, ivec2(gl_FragCoord.xy), 0);
}
//: ownTexel
//: texel
vec4 texel(sampler2D t, int i, int shift) {
  return texelFetch(t, ivec2(i & ~(-1 << shift), i >> shift), 0);
}
ivec4 texel(isampler2D t, int i, int shift) {
  return texelFetch(t, ivec2(i & ~(-1 << shift), i >> shift), 0);
}
//: pick
// Component i of four, without branches.
float pick(vec4 v, int i) {
  vec2 pair = mix(v.xy, v.zw, bvec2(i & 2));
  return mix(pair.x, pair.y, bool(i & 1));
}
int pick(ivec4 v, int i) {
  ivec2 pair = v.xy ^ ((v.xy ^ v.zw) & -(i >> 1 & 1));
  return pair.x ^ ((pair.x ^ pair.y) & -(i & 1));
}
//: at texel pick
// Element i.
float at(sampler2D t, int i, int shift) {
  return pick(texel(t, i >> 2, shift), i);
}
int at(isampler2D t, int i, int shift) {
  return pick(texel(t, i >> 2, shift), i);
}
//: at4 at
// Four elements anywhere.
vec4 at(sampler2D t, ivec4 i, int shift) {
  return vec4(at(t, i.x, shift), at(t, i.y, shift), at(t, i.z, shift), at(t, i.w, shift));
}
ivec4 at(isampler2D t, ivec4 i, int shift) {
  return ivec4(at(t, i.x, shift), at(t, i.y, shift), at(t, i.z, shift), at(t, i.w, shift));
}
//: quotient
// a / n for 0 <= a < 2^22, given 1 / n: a + 1/2 is far enough from the multiples of n.
int quotient(int a, float reciprocal) {
  return int((float(a) + 0.5) * reciprocal);
}
ivec4 quotient(ivec4 a, float reciprocal) {
  return ivec4((vec4(a) + 0.5) * reciprocal);
}
//: inside
// 1 where low <= e < high.
int inside(int e, int low, int high) {
  return int(e >= low && e < high);
}
ivec4 inside(ivec4 e, int low, int high) {
  return ivec4(greaterThanEqual(e, ivec4(low))) & ivec4(lessThan(e, ivec4(high)));
}
//: insideEvery inside
// 1 where also (e - low) is a multiple of every.
int inside(int e, int low, int high, int every) {
  return inside(e, low, high) & int((e - low) % every == 0);
}
ivec4 inside(ivec4 e, int low, int high, int every) {
  return inside(e, low, high) & ivec4(equal((e - low) % every, ivec4(0)));
}
//: end
void main() {
  int i = 4 * int(gl_FragCoord.x);
  ivec4 e = i + ivec4(0, 1, 2, 3);
  i = quotient(i, 0.125);
  result0 = vec4(quotient(e, 0.5)) + own(T0) + at(T0, e, 3) * vec4(inside(e, 0, 9, 2) * inside(i, 0, 9, 2));
}
