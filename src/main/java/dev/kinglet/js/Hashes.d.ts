/** An unsigned number of 64 bits; each operation takes another, or a number, and gives a new one. */
export interface UnsignedLong {
  /** The sum, modulo 2 to the 64th; so everywhere. */
  add(x: UnsignedLong | number): UnsignedLong;
  /** Bitwise and. */
  and(x: UnsignedLong | number): UnsignedLong;
  /** The whole quotient. */
  div(x: UnsignedLong | number): UnsignedLong;
  /** Whether it is the same number. */
  equals(x: UnsignedLong | number): boolean;
  /** The upper 32 bits, signed. */
  getHighBits(): number;
  /** The lower 32 bits, signed. */
  getLowBits(): number;
  /** The remainder. */
  mod(x: UnsignedLong | number): UnsignedLong;
  /** The product. */
  mul(x: UnsignedLong | number): UnsignedLong;
  /** Bitwise or. */
  or(x: UnsignedLong | number): UnsignedLong;
  /** Shifted to the left. */
  shl(x: UnsignedLong | number): UnsignedLong;
  /** Shifted to the right. */
  shru(x: UnsignedLong | number): UnsignedLong;
  /** The difference. */
  sub(x: UnsignedLong | number): UnsignedLong;
  /** The nearest number. */
  toNumber(): number;
  /** Its digits. */
  toString(radix?: number): string;
  /** Bitwise exclusive or. */
  xor(x: UnsignedLong | number): UnsignedLong;
}

export namespace util {
  /** FarmHash's Fingerprint64 of the first bytes. */
  function fingerPrint64(bytes: Uint8Array, length?: number): UnsignedLong;
  /** The number that hexadecimal digits write. */
  function hexToLong(hex: string): UnsignedLong;
}
