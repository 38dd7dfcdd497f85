#version 300 es
// A picture of the browser's, RGBA bytes, as whole numbers in the order [height, width, channels].
precision highp float;
precision highp int;
precision highp sampler2D;
// The picture's width, its channels, the number of elements, the shift of the result's rows.
uniform ivec4 U[1];
uniform sampler2D T0;
layout(location = 0) out ivec4 result0;

int element(int e) {
  int pixel = min(e, U[0].z - 1) / U[0].y;
  vec4 color = texelFetch(T0, ivec2(pixel % U[0].x, pixel / U[0].x), 0);
  return int(color[e % U[0].y] * 255.0 + 0.5);
}

void main() {
  int e = 4 * (int(gl_FragCoord.y) << U[0].w | int(gl_FragCoord.x));
  result0 = ivec4(element(e), element(e + 1), element(e + 2), element(e + 3));
}
