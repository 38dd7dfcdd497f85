#version 300 es
// How elements are read: texel i holds elements 4i..4i+3, texels fill rows whose width is a power of two.
precision highp float;
precision highp int;
precision highp sampler2D;
precision highp sampler2DArray;
precision highp isampler2D;
uniform sampler2D T0;
uniform sampler2DArray T1;
out vec4 result0;
//: own
// The texel with the fragment's own number, of a texture as wide as the target.
vec4 own(sampler2D t, float rows, float high) {
  return texture(t, gl_FragCoord.xy * vec2(4.0 * rows, high));
}
ivec4 own(isampler2D t, float rows, float high) {
  return texture(t, gl_FragCoord.xy * vec2(4.0 * rows, high));
}
//: ownTexel
//: center
// The center of the texel that holds element i. A row holds row + 4 elements, a power of two; rows
// is one by that, high one by the number of rows. Software renderers shift and fetch slowly, but
// divide and sample quickly.
vec2 center(int i, int row, float rows, float high) {
  int x = i & row;
  return vec2((float(x) + 2.0) * rows, (floor(float(i - x) * rows) + 0.5) * high);
}
//: texel center
vec4 texel(sampler2D t, int i, int row, float rows, float high) {
  return texture(t, center(i, row, rows, high));
}
ivec4 texel(isampler2D t, int i, int row, float rows, float high) {
  return texture(t, center(i, row, rows, high));
}
//: layers center
// The same where the rows go on from layer to layer.
vec4 texel(sampler2DArray t, int i, int row, float rows, float high) {
  vec2 c = center(i, row, rows, high);
  return texture(t, vec3(c.x, fract(c.y), floor(c.y)));
}
//: pick
// Component i of four, without branches.
float pick(vec4 v, int i) {
  vec2 pair = mix(v.xy, v.zw, bvec2(i & 2));
  return mix(pair.x, pair.y, bool(i & 1));
}
int pick(ivec4 v, int i) {
  ivec2 pair = v.xy ^ ((v.xy ^ v.zw) & -int((i & 2) != 0));
  return pair.x ^ ((pair.x ^ pair.y) & -(i & 1));
}
//: at texel pick
// Element i.
float at(sampler2D t, int i, int row, float rows, float high) {
  return pick(texel(t, i, row, rows, high), i);
}
int at(isampler2D t, int i, int row, float rows, float high) {
  return pick(texel(t, i, row, rows, high), i);
}
//: at4 at
// Four elements anywhere.
vec4 at(sampler2D t, ivec4 i, int row, float rows, float high) {
  return vec4(
      at(t, i.x, row, rows, high), at(t, i.y, row, rows, high),
      at(t, i.z, row, rows, high), at(t, i.w, row, rows, high));
}
ivec4 at(isampler2D t, ivec4 i, int row, float rows, float high) {
  return ivec4(
      at(t, i.x, row, rows, high), at(t, i.y, row, rows, high),
      at(t, i.z, row, rows, high), at(t, i.w, row, rows, high));
}
//: across texel pick
// Four elements that are the same component of four texels.
vec4 across(sampler2D t, ivec4 i, int row, float rows, float high) {
  mat4 m = mat4(
      texel(t, i.x, row, rows, high), texel(t, i.y, row, rows, high),
      texel(t, i.z, row, rows, high), texel(t, i.w, row, rows, high));
  m = transpose(m);
  bvec4 odd = bvec4(i.x & 1);
  return mix(mix(m[0], m[1], odd), mix(m[2], m[3], odd), bvec4(i.x & 2));
}
ivec4 across(isampler2D t, ivec4 i, int row, float rows, float high) {
  ivec4 a = texel(t, i.x, row, rows, high);
  ivec4 b = texel(t, i.y, row, rows, high);
  ivec4 c = texel(t, i.z, row, rows, high);
  ivec4 d = texel(t, i.w, row, rows, high);
  return ivec4(pick(a, i.x), pick(b, i.x), pick(c, i.x), pick(d, i.x));
}
//: layersat layers pick
float at(sampler2DArray t, int i, int row, float rows, float high) {
  return pick(texel(t, i, row, rows, high), i);
}
//: layersat4 layersat
vec4 at(sampler2DArray t, ivec4 i, int row, float rows, float high) {
  return vec4(
      at(t, i.x, row, rows, high), at(t, i.y, row, rows, high),
      at(t, i.z, row, rows, high), at(t, i.w, row, rows, high));
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
// 1 where low <= e < high; what is below low is far above as a number without sign.
int inside(int e, int low, int high) {
  return int(uint(e - low) < uint(high - low));
}
ivec4 inside(ivec4 e, int low, int high) {
  return ivec4(lessThan(uvec4(e - low), uvec4(high - low)));
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
  result0 = vec4(quotient(e, 0.5)) + own(T0, 1.0, 1.0) + at(T0, e, 28, 0.03125, 0.5) * at(T1, e, 28, 0.03125, 0.25) * across(T0, e, 28, 0.03125, 0.5) * vec4(inside(e, 0, 9, 2) * inside(i, 0, 9, 2));
}
