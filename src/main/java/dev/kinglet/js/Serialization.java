package dev.kinglet.js;

import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;

/** The namespace serialization: classes by the names that files know them by. */
final class Serialization {
  /** The class that optimizers and layers extend. */
  static JSObject serializable;

  private Serialization() {}

  @JSBody(
      script =
          "function Serializable(){}"
              + "Serializable.prototype.getClassName=function(){return this.constructor.className;};"
              + "Serializable.fromConfig=function(cls,config){return new cls(config);};"
              + "function SerializationMap(){this.classNameMap={};}"
              + "var map=new SerializationMap(),names=new Map();"
              + "SerializationMap.getMap=function(){return map;};"
              + "SerializationMap.register=function(cls){"
              + "map.classNameMap[cls.className]=[cls,cls.fromConfig];};"
              + "function check(ok,m){if(!ok)throw new Error(m);}"
              + "return {Serializable:Serializable,SerializationMap:SerializationMap,"
              + "registerClass:function(cls,pkg,name){var n=cls.className;check(n!=null,'Class being"
              + " registered does not have the static className property defined.');"
              + "check(typeof n==='string','className is required to be a string, but got type '+"
              + "typeof n);check(n,'Class being registered has an empty-string as its className,"
              + " which is disallowed.');names.set(cls,(pkg||'Custom')+'>'+(name||n));"
              + "SerializationMap.register(cls);return cls;},"
              + "getRegisteredName:function(cls){return names.get(cls)||cls.className;}};")
  private static native JSObject make();

  /** Exports them. */
  static void define() {
    JSObject space = make();
    serializable = Js.get(space, "Serializable");
    Api.put("serialization", space);
  }
}
