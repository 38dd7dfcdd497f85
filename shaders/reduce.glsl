#version 300 es
//{ label
// sum
//}
// A fold: each fragment runs through the reduced loops for the four elements of one texel.
precision highp float;
precision highp int;
precision highp sampler2D;
precision highp sampler2DArray;
precision highp isampler2D;
//{ interface
uniform sampler2D T0;
uniform int m0;
layout(location = 0) out vec4 result0;
//}
//{ functions
//}
//{ main
void main() {
  vec4 acc0 = vec4(0.0);
  for (int k0 = 0; k0 < m0; k0++) {
    acc0 += texelFetch(T0, ivec2(gl_FragCoord.x, k0), 0);
  }
  result0 = acc0;
}
//}
