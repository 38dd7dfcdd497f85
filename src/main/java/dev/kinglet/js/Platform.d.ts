/** What runs the script. */
export namespace device_util {
  /** Whether it is a page or a worker. */
  function isBrowser(): boolean;
  /** Whether it is a phone or the like, by its navigator. */
  function isMobile(navigator?: any): boolean;
  /** Sets what isMobile() gives; undefined: what it finds. */
  function mockIsMobile(value: boolean | undefined): void;
}
