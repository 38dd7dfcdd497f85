#version 300 es
//{ label
// identity
//}
// A map: each fragment computes the four elements of one texel.
precision highp float;
precision highp int;
precision highp sampler2D;
precision highp sampler2DArray;
precision highp isampler2D;
//{ interface
uniform sampler2D T0;
layout(location = 0) out vec4 result0;
//}
//{ functions
//}
//{ main
void main() {
  result0 = texelFetch(T0, ivec2(gl_FragCoord.xy), 0);
}
//}
