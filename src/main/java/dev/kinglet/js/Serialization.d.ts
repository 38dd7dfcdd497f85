/** Classes by the names that files know them by. */
export namespace serialization {
  type ConfigDictValue = boolean | number | string | null | ConfigDictArray | ConfigDict;
  interface ConfigDict {
    [key: string]: ConfigDictValue;
  }
  interface ConfigDictArray extends Array<ConfigDictValue> {}
  type FromConfigMethod<T extends Serializable> = (
    cls: SerializableConstructor<T>, config: ConfigDict) => T;
  /** A class that can be made again. */
  type SerializableConstructor<T extends Serializable> = {
    new (...args: any): T;
    className: string;
    fromConfig: FromConfigMethod<T>;
  };

  /** What can be made again from a name and a configuration. */
  class Serializable {
    /** The class's `className`. */
    getClassName(): string;
    /** One of class `cls` with that configuration. */
    static fromConfig<T extends Serializable>(
      cls: SerializableConstructor<T>, config: ConfigDict): T;
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
