/** Classes by the names that files know them by. */
export namespace serialization {
  /** What can be made again from a name and a configuration. */
  class Serializable {
    /** The class's `className`. */
    getClassName(): string;
    /** One of class `cls` with that configuration. */
    static fromConfig<T>(cls: any, config: {[name: string]: any}): T;
  }
  /** The classes that are known. */
  class SerializationMap {
    /** Each with its `fromConfig`, by name. */
    classNameMap: {[className: string]: any[]};
    /** The only one there is. */
    static getMap(): SerializationMap;
    /** Adds a class. */
    static register(cls: any): void;
  }
  /** Adds a class, which must have a `className`. */
  function registerClass<T>(cls: T, pkg?: string, name?: string): T;
  /** The name under which a class was added, package before it. */
  function getRegisteredName(cls: any): string;
}
