#version 300 es
// Functions that GLSL lacks, leaves undefined, or lets devices compute loosely. Each is written for
// four lanes; for one number it is the first lane, the others are dropped by the compiler.
precision highp float;
precision highp int;
uniform vec4 x;
uniform ivec4 i;
out vec4 result0;
//: infinity
float infinity() {
  return intBitsToFloat(0x7f800000);
}
//: nan
float nan() {
  return intBitsToFloat(0x7fc00000);
}
//: select
// a where c is 1, b where it is 0; what is not taken may be NaN.
vec4 select(ivec4 c, vec4 a, vec4 b) {
  return mix(b, a, bvec4(c));
}
ivec4 select(ivec4 c, ivec4 a, ivec4 b) {
  return b ^ ((a ^ b) & -c);
}
//: notNumber
// 1 where x is NaN, by its bits: a compiler may assume that there are none.
ivec4 notNumber(vec4 x) {
  return ivec4(greaterThan(floatBitsToInt(x) & 0x7fffffff, ivec4(0x7f800000)));
}
int notNumber(float x) {
  return int((floatBitsToInt(x) & 0x7fffffff) > 0x7f800000);
}
//: minimum notNumber
// NaN where either is.
vec4 minimum(vec4 a, vec4 b) {
  return mix(mix(a, b, lessThan(b, a)), b, bvec4(notNumber(b)));
}
float minimum(float a, float b) {
  return b < a || notNumber(b) != 0 ? b : a;
}
//: maximum notNumber
vec4 maximum(vec4 a, vec4 b) {
  return mix(mix(a, b, lessThan(a, b)), b, bvec4(notNumber(b)));
}
float maximum(float a, float b) {
  return a < b || notNumber(b) != 0 ? b : a;
}
//: atLeast
// The same where b is a number of the program's text.
vec4 atLeast(vec4 a, vec4 b) {
  return mix(a, b, lessThan(a, b));
}
float atLeast(float a, float b) {
  return a < b ? b : a;
}
//: atMost
vec4 atMost(vec4 a, vec4 b) {
  return mix(a, b, lessThan(b, a));
}
float atMost(float a, float b) {
  return b < a ? b : a;
}
//: divide
// Integer quotient toward zero; 0 for a zero divisor, wraps for the smallest int by -1. Without
// branches: software renderers take minutes to compile them.
ivec4 divide(ivec4 a, ivec4 b) {
  ivec4 zero = ivec4(equal(b, ivec4(0)));
  ivec4 minus = ivec4(equal(b, ivec4(-1)));
  ivec4 q = a / (b + zero + 2 * minus);
  return ((q ^ -minus) + minus) & (zero - 1);
}
int divide(int a, int b) {
  return divide(ivec4(a), ivec4(b)).x;
}
//: modulo divide
// Sign of a; 0 for a zero divisor.
ivec4 modulo(ivec4 a, ivec4 b) {
  return (a - divide(a, b) * b) & -ivec4(notEqual(b, ivec4(0)));
}
int modulo(int a, int b) {
  return modulo(ivec4(a), ivec4(b)).x;
}
//: remainder nan select
// Exact, with the sign of a: multiples of b by powers of two are taken away, largest first.
vec4 remainder(vec4 a, vec4 b) {
  vec4 r = abs(a);
  vec4 d = abs(b);
  ivec4 rb = floatBitsToInt(r);
  ivec4 db = floatBitsToInt(d);
  ivec4 bad = ivec4(greaterThan(db, ivec4(0x7f800000)))
      | ivec4(greaterThanEqual(rb, ivec4(0x7f800000)))
      | ivec4(equal(d, vec4(0.0)));
  ivec4 steps = select(bad | ivec4(equal(db, ivec4(0x7f800000))), ivec4(-1), (rb >> 23) - (db >> 23));
  int most = max(max(steps.x, steps.y), max(steps.z, steps.w));
  for (int n = most; n >= 0; n--) {
    float low = intBitsToFloat((min(n, 126) + 127) << 23);
    float high = intBitsToFloat((max(n - 126, 0) + 127) << 23);
    vec4 m = d * low * high;
    ivec4 take = ivec4(greaterThanEqual(r, m)) & ivec4(greaterThanEqual(steps, ivec4(n)));
    r -= mix(vec4(0.0), m, bvec4(take));
  }
  r = intBitsToFloat(floatBitsToInt(r) | (floatBitsToInt(a) & (-0x7fffffff - 1)));
  return mix(r, vec4(nan()), bvec4(bad));
}
float remainder(float a, float b) {
  return remainder(vec4(a), vec4(b)).x;
}
//: shiftRight
int shiftRight(int a, int n) {
  return int(uint(a) >> uint(n & 31));
}
ivec4 shiftRight(ivec4 a, ivec4 n) {
  return ivec4(uvec4(a) >> uvec4(n & 31));
}
//: toInt notNumber
// Toward zero; saturates; 0 for NaN.
ivec4 toInt(vec4 x) {
  bvec4 high = greaterThanEqual(x, vec4(2147483648.0));
  bvec4 low = lessThanEqual(x, vec4(-2147483648.0));
  ivec4 off = ivec4(high) | ivec4(low) | notNumber(x);
  ivec4 v = ivec4(mix(x, vec4(0.0), bvec4(off)));
  return v + ivec4(high) * 0x7fffffff + ivec4(low) * (-0x7fffffff - 1);
}
int toInt(float x) {
  return toInt(vec4(x)).x;
}
//: expo
// e^x: x = n log 2 + r, 0 <= r <= log 2; 0 where it is no normal number. Here and below polynomials
// are summed in pairs (Estrin 1960): a product that waits for the one before costs half again as much.
vec4 expo(vec4 x) {
  x = mix(x, vec4(-88.0), lessThan(x, vec4(-88.0)));
  vec4 n = min(floor(x * 1.4426950408889634), 128.0);
  vec4 r = x - n * 0.693359375 + n * 2.12194440e-4;
  vec4 s = r * r;
  vec4 y = 1.91254699e-3 * s + (7.86832593e-3 * r + 4.18550418e-2);
  y = (y * s + (1.66631899e-1 * r + 5.00002286e-1)) * s + r + 1.0;
  return y * intBitsToFloat(ivec4(n * 8388608.0 + 1065353216.0));
}
float expo(float x) {
  return expo(vec4(x)).x;
}
//: expSmall
// e^r - 1 - r for |r| <= log(2) / 2.
vec4 expSmall(vec4 r) {
  vec4 s = r * r;
  vec4 y = 1.9875691500e-4 * r + 1.3981999507e-3;
  y = y * s + (8.3334519073e-3 * r + 4.1665795894e-2);
  return (y * s + (1.6666665459e-1 * r + 5.0000001201e-1)) * s;
}
//: expm1 expo expSmall
vec4 expm1(vec4 x) {
  return mix(expo(x) - 1.0, expSmall(x) + x, lessThan(abs(x), vec4(0.34)));
}
float expm1(float x) {
  return expm1(vec4(x)).x;
}
//: logSmall
// log(1 + f) - f for sqrt(1/2) <= 1 + f <= sqrt(2).
vec4 logSmall(vec4 f) {
  vec4 z = f * f;
  vec4 y = (7.0376836292e-2 * f - 1.1514610310e-1) * z + (1.1676998740e-1 * f - 1.2420140846e-1);
  y = y * z * z + ((1.4249322787e-1 * f - 1.6668057665e-1) * z + (2.0000714765e-1 * f - 2.4999993993e-1));
  y = y * f + 3.3333331174e-1;
  return y * f * z - 0.5 * z;
}
//: ln logSmall infinity nan notNumber
// log x: x = 2^e (1 + f).
vec4 ln(vec4 x) {
  ivec4 bits = floatBitsToInt(x);
  // below the normal numbers the bits, as an int, are the value times 2^149: no flush to zero
  ivec4 tiny = ivec4(lessThan(bits, ivec4(0x800000))) & ivec4(greaterThan(bits, ivec4(0)));
  bits = bits ^ ((bits ^ floatBitsToInt(vec4(bits))) & -tiny);
  ivec4 e = ivec4(floor(vec4(bits - 0x3f3504f3) * 1.1920928955078125e-7));
  vec4 f = intBitsToFloat(bits - e * 0x800000) - 1.0;
  vec4 n = vec4(e - 149 * tiny);
  vec4 y = f + (logSmall(f) - n * 2.12194440e-4) + n * 0.693359375;
  y = mix(y, vec4(-infinity()), equal(bits & 0x7fffffff, ivec4(0)));
  y = mix(y, x, bvec4(notNumber(x) | ivec4(equal(x, vec4(infinity())))));
  return mix(y, vec4(nan()), lessThan(x, vec4(0.0)));
}
float ln(float x) {
  return ln(vec4(x)).x;
}
//: log1p ln logSmall
vec4 log1p(vec4 x) {
  ivec4 small = ivec4(lessThan(x, vec4(0.41))) & ivec4(greaterThan(x, vec4(-0.29)));
  return mix(ln(1.0 + x), x + logSmall(x), bvec4(small));
}
float log1p(float x) {
  return log1p(vec4(x)).x;
}
//: power ln expo nan infinity
// a^b; a negative base takes whole exponents.
vec4 power(vec4 a, vec4 b) {
  vec4 y = expo(b * ln(abs(a)));
  vec4 half_ = b * 0.5;
  ivec4 whole = ivec4(equal(floor(b), b));
  ivec4 odd = whole & ivec4(notEqual(floor(half_), half_));
  ivec4 negative = ivec4(lessThan(a, vec4(0.0)));
  y = mix(y, -y, bvec4(odd & negative));
  ivec4 finite = ivec4(lessThan(abs(a), vec4(infinity())));
  y = mix(y, vec4(nan()), bvec4(negative & finite & (1 - whole)));
  ivec4 n = ivec4(clamp(abs(b), 0.0, 16.0));
  ivec4 byProduct = whole & ivec4(lessThanEqual(abs(b), vec4(16.0)));
  vec4 z = vec4(1.0);
  vec4 square = a;
  for (int bit = 0; bit < 5; bit++) {
    z = mix(z, z * square, bvec4((n >> bit) & 1));
    square *= square;
  }
  z = mix(z, 1.0 / z, lessThan(b, vec4(0.0)));
  return mix(y, z, bvec4(byProduct));
}
float power(float a, float b) {
  return power(vec4(a), vec4(b)).x;
}
//: tanhyp expo
vec4 tanhyp(vec4 x) {
  vec4 z = x * x;
  vec4 s = (-5.70498872745e-3 * z + 2.06390887954e-2) * z - 5.37397155531e-2;
  s = s * z * z + (1.33314422036e-1 * z - 3.33332819422e-1);
  vec4 l = 1.0 - 2.0 / (expo(2.0 * abs(x)) + 1.0);
  l = mix(l, -l, lessThan(x, vec4(0.0)));
  return mix(l, s * z * x + x, lessThan(abs(x), vec4(0.625)));
}
float tanhyp(float x) {
  return tanhyp(vec4(x)).x;
}
//: turn
// x less n quarter turns, n below 2^13: the first three parts of pi/2 times n are exact.
vec4 turn(vec4 x, vec4 n) {
  return (((x - n * 1.5703125) - n * 4.837512969970703e-4) - n * 7.549533620476723e-8)
      - n * 2.5633440682570896e-12;
}
//: farTurn nan
// The same for an x of any size, and how many quarter turns (modulo 4): the bits of 2/pi that
// matter, times the mantissa (Payne and Hanek 1983).
const uint twoByPi[7] = uint[7](
    0u, 0xa2f9836eu, 0x4e441529u, 0xfc2757d1u, 0xf534ddc0u, 0xdb629599u, 0x3c439041u);
vec2 farTurn(float x) {
  int bits = floatBitsToInt(x) & 0x7fffffff;
  uint m = uint(bits & 0x7fffff | 0x800000);
  int e = min(bits >> 23, 254) - 120;
  uvec3 w = uvec3(0u);
  uint carry = 0u;
  for (int j = 11; j >= 0; j--) {
    int i = (e >> 3) + j;
    uint t = m * (twoByPi[i >> 2] >> uint(24 - 8 * (i & 3)) & 255u) + carry;
    carry = t >> 8;
    w = w >> 8 | uvec3(t, w.xy) << 24;
  }
  w.xy = w.xy << uint(e & 7) | w.yz >> uint(31 - (e & 7)) >> 1;
  uint k = (w.x + 0x20000000u) >> 30;
  w.x -= k << 30;
  bool less = int(w.x) < 0;
  if (less) {
    w = ~w;
  }
  float r = (float(w.x) * 9.31322574615478515625e-10 + float(w.y) * 2.168404344971009e-19)
      * 1.5707963267948966;
  r = less != x < 0.0 ? -r : r;
  return bits < 0x7f800000 ? vec2(r, x < 0.0 ? -float(k) : float(k)) : vec2(nan(), 0.0);
}
//: quarters turn farTurn
// x less its quarter turns; their number modulo 4 into k.
vec4 quarters(vec4 x, out ivec4 k) {
  bvec4 far = not(lessThan(abs(x), vec4(8192.0)));
  vec4 near = mix(x, vec4(0.0), far);
  vec4 n = roundEven(near * 0.6366197723675814);
  vec4 r = turn(near, n);
  if (any(far)) {
    for (int i = 0; i < 4; i++) {
      if (far[i]) {
        vec2 t = farTurn(x[i]);
        r[i] = t.x;
        n[i] = t.y;
      }
    }
  }
  k = ivec4(n);
  return r;
}
//: sinCos
// sin and cos of |r| <= pi/4, the one or the other as the quarter k says.
vec4 sinCos(vec4 r, ivec4 k) {
  vec4 z = r * r;
  vec4 s = ((-1.9515295891e-4 * z + 8.3321608736e-3) * z - 1.6666654611e-1) * z * r + r;
  vec4 c = (2.443315711809948e-5 * z - 1.388731625493765e-3) * z + 4.166664568298827e-2;
  c = c * z * z - 0.5 * z + 1.0;
  vec4 y = mix(s, c, bvec4(k & 1));
  return mix(y, -y, bvec4(k & 2));
}
//: sine quarters sinCos
vec4 sine(vec4 x) {
  ivec4 k;
  vec4 r = quarters(x, k);
  return sinCos(r, k);
}
float sine(float x) {
  return sine(vec4(x)).x;
}
//: cosine quarters sinCos
vec4 cosine(vec4 x) {
  ivec4 k;
  vec4 r = quarters(x, k);
  return sinCos(r, k + 1);
}
float cosine(float x) {
  return cosine(vec4(x)).x;
}
//: tangent quarters sinCos
vec4 tangent(vec4 x) {
  ivec4 k;
  vec4 r = quarters(x, k);
  return sinCos(r, k) / sinCos(r, k + 1);
}
float tangent(float x) {
  return tangent(vec4(x)).x;
}
//: arctan
vec4 arctan(vec4 x) {
  vec4 a = abs(x);
  bvec4 big = greaterThan(a, vec4(2.414213562373095));
  bvec4 middle = greaterThan(a, vec4(0.4142135623730950));
  vec4 y = mix(mix(vec4(0.0), vec4(0.7853981633974483), middle), vec4(1.5707963267948966), big);
  vec4 r = mix(mix(a, (a - 1.0) / (a + 1.0), middle), -1.0 / a, big);
  vec4 z = r * r;
  vec4 p = (8.05374449538e-2 * z - 1.38776856032e-1) * z * z;
  p += 1.99777106478e-1 * z - 3.33329491539e-1;
  y += p * z * r + r;
  return mix(y, -y, lessThan(x, vec4(0.0)));
}
float arctan(float x) {
  return arctan(vec4(x)).x;
}
//: arctan2 arctan notNumber nan
vec4 arctan2(vec4 y, vec4 x) {
  vec4 ax = abs(x);
  vec4 ay = abs(y);
  bvec4 steep = greaterThan(ay, ax);
  vec4 low = mix(ay, ax, steep);
  vec4 high = mix(ax, ay, steep);
  vec4 ratio = mix(low / high, vec4(0.0), equal(low, vec4(0.0)));
  ratio = mix(ratio, vec4(1.0), equal(low, high));
  ratio = mix(ratio, vec4(0.0), equal(high, vec4(0.0)));
  vec4 r = arctan(ratio);
  r = mix(r, 1.5707963267948966 - r, steep);
  r = mix(r, 3.141592653589793 - r, lessThan(floatBitsToInt(x), ivec4(0)));
  r = mix(r, -r, lessThan(floatBitsToInt(y), ivec4(0)));
  return mix(r, vec4(nan()), bvec4(notNumber(x) | notNumber(y)));
}
float arctan2(float y, float x) {
  return arctan2(vec4(y), vec4(x)).x;
}
//: arcSmall
// asin x for |x| <= 1/2.
vec4 arcSmall(vec4 x) {
  vec4 z = x * x;
  vec4 y = (4.2163199048e-2 * z + 2.4181311049e-2) * z + 4.5470025998e-2;
  y = y * z * z + (7.4953002686e-2 * z + 1.6666752422e-1);
  return y * z * x + x;
}
//: arcsin arcSmall nan
vec4 arcsin(vec4 x) {
  vec4 a = abs(x);
  vec4 far = 1.5707963267948966 - 2.0 * arcSmall(sqrt(max(0.5 - 0.5 * a, 0.0)));
  far = mix(far, -far, lessThan(x, vec4(0.0)));
  vec4 y = mix(arcSmall(x), far, greaterThan(a, vec4(0.5)));
  return mix(y, vec4(nan()), greaterThan(a, vec4(1.0)));
}
float arcsin(float x) {
  return arcsin(vec4(x)).x;
}
//: arccos arcSmall nan
vec4 arccos(vec4 x) {
  vec4 a = abs(x);
  vec4 far = 2.0 * arcSmall(sqrt(max(0.5 - 0.5 * a, 0.0)));
  far = mix(far, 3.141592653589793 - far, lessThan(x, vec4(0.0)));
  vec4 y = mix(1.5707963267948966 - arcSmall(x), far, greaterThan(a, vec4(0.5)));
  return mix(y, vec4(nan()), greaterThan(a, vec4(1.0)));
}
float arccos(float x) {
  return arccos(vec4(x)).x;
}
//: end
void main() {
  vec4 y = select(i, minimum(x, maximum(x, x.yxzw)), remainder(x, x.wzyx));
  y = atMost(atLeast(y, vec4(atLeast(x.x, 0.0))), vec4(atMost(x.y, 1.0)));
  y += vec4(modulo(i, i.yxzw) + shiftRight(i, i.wzyx) + toInt(x) + select(i, i, i.yxwz));
  y += expo(x) + expm1(x) + ln(x) + log1p(x) + power(x, x) + tanhyp(x);
  y += sine(x) + cosine(x) + tangent(x) + arctan2(x, x.yxzw) + arcsin(x) + arccos(x);
  result0 = y + float(notNumber(x.x)) + infinity() + float(toInt(x.x));
}
