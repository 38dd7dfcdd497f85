/** Switches by name. */
export class Environment {
  /** Switches of their own; `global` is where the page's address is looked up. */
  constructor(global: any);
  /** The value of a switch. */
  get(flag: string): number | boolean | string;
  /** The value of a switch, by promise. */
  getAsync(flag: string): Promise<number | boolean | string>;
  /** The value of a switch that is on or off. */
  getBool(flag: string): boolean;
  /** The value of a switch that is text. */
  getString(flag: string): string;
  /** The value of a switch that is a number. */
  getNumber(flag: string): number;
  /** Sets a switch. */
  set(flag: string, value: number | boolean | string): void;
  /** All switches. */
  getFlags(): {[flag: string]: number | boolean | string};
  /** Sets several switches. */
  setFlags(flags: {[flag: string]: number | boolean | string}): void;
  /** Adds a switch and the function that gives its value. */
  registerFlag(
    flag: string, evaluate: () => number | boolean | string,
    setHook?: (value: number | boolean | string) => void): void;
  /** The global object that a page's address is read from. */
  global: any;
  /** Takes a page's address apart. */
  getQueryParams(address: string): {[name: string]: string};
  /** Sets all switches back. */
  reset(): void;
  /** All switches. */
  readonly features: {[flag: string]: number | boolean | string};
  /** All switches. */
  readonly flags: {[flag: string]: number | boolean | string};
  /** What the platform does for the library: fetch, now, encode, decode. */
  platform: any;
  /** Its name. */
  platformName: string;
  /** Sets what the platform does for the library. */
  setPlatform(name: string, platform: any): void;
}
/** The switches. */
export function env(): Environment;
/** Fewer checks. */
export function enableProdMode(): void;
/** Looks for NaN in the result of every op. */
export function enableDebugMode(): void;
/** The switches. */
export const ENV: Environment;
/** Sets what the platform does for the library. */
export function setPlatform(name: string, platform: any): void;
/** Warns of something that will go away. */
export function deprecationWarn(message: string): void;
/** No more such warnings. */
export function disableDeprecationWarnings(): void;
