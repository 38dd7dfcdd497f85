/** Comparing values in tests. */
export namespace test_util {
  /** The tolerance for half floats. */
  const TEST_EPSILON_FLOAT16: number;
  /** Replaces each string in nested arrays by its bytes. */
  function encodeStrings(list: any[]): any[];
  /** Throws unless both hold the same bytes. */
  function expectArrayBuffersEqual(actual: ArrayBuffer, expected: ArrayBuffer): void;
  /** Throws unless all numbers are close; not finite ones count as equal. */
  function expectArraysClose(actual: any, expected: any, epsilon?: number): void;
  /** Throws unless all values are equal. */
  function expectArraysEqual(actual: any, expected: any): void;
  /** Throws unless the numbers are close. */
  function expectNumbersClose(a: number, b: number, epsilon?: number): void;
  /** Calls `done`, or `done.fail` if the promise resolves. */
  function expectPromiseToFail(f: () => Promise<any>, done: any): void;
  /** Throws where a value is outside. */
  function expectValuesInRange(actual: number[] | TypedArray, low: number, high: number): void;
  /** The tolerance for what the device computes. */
  function testEpsilon(): number;
}
