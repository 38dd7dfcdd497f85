package dev.kinglet.js;

import org.teavm.jso.JSBody;
import org.teavm.jso.JSByRef;
import org.teavm.jso.JSFunctor;
import org.teavm.jso.JSObject;

/** The words of JavaScript that Java lacks. */
final class Js {
  static final int UNDEFINED = 0;
  static final int NULL = 1;
  static final int BOOLEAN = 2;
  static final int NUMBER = 3;
  static final int STRING = 4;
  static final int ARRAY = 5;
  static final int FLOATS = 6;
  static final int INTS = 7;
  static final int TENSOR = 8;
  static final int FUNCTION = 9;
  static final int OTHER = 10;

  private Js() {}

  /** A function that gets its receiver and its arguments. */
  interface Native extends JSObject {
    JSObject call(JSObject self, JSObject args);
  }

  @JSBody(params = "f", script = "return function(){return f.call(this,arguments);};")
  static native JSObject function(Native f);

  /** The same; what goes wrong is told {@code failed}, as a function that throws it again. */
  @JSBody(
      params = {"f", "failed"},
      script =
          "return function(){try{return f.call(this,arguments);}"
              + "catch(err){return failed(function(){throw err;});}};")
  static native JSObject function(Native f, JSObject failed);

  /** What kind of value it is; arrays of numbers count as FLOATS or INTS. */
  @JSBody(
      params = "x",
      script =
          "if(x===undefined)return 0;if(x===null)return 1;var t=typeof x;"
              + "if(t==='object'){if(x.$!==undefined)return 8;if(Array.isArray(x))return 5;"
              + "if(ArrayBuffer.isView(x)&&x.length!==undefined)"
              + "return x instanceof Float32Array||x instanceof Float64Array?6:7;"
              + "return x instanceof String?4:10;}"
              + "return t==='number'?3:t==='boolean'?2:t==='string'?4:t==='function'?9:10;")
  static native int kind(JSObject x);

  @JSBody(params = "x", script = "return x===undefined||x===null;")
  static native boolean isNone(JSObject x);

  @JSBody(script = "return undefined;")
  static native JSObject undefined();

  @JSBody(script = "return null;")
  static native JSObject none();

  @JSBody(script = "return {};")
  static native JSObject object();

  @JSBody(script = "return [];")
  static native JSObject array();

  @JSBody(params = "x", script = "return [x];")
  static native JSObject wrap(JSObject x);

  @JSBody(params = "a", script = "return a.length;")
  static native int length(JSObject a);

  @JSBody(
      params = {"a", "i"},
      script = "return a[i];")
  static native JSObject at(JSObject a, int i);

  @JSBody(
      params = {"a", "i", "x"},
      script = "a[i]=x;")
  static native void put(JSObject a, int i, JSObject x);

  @JSBody(
      params = {"a", "x"},
      script = "a.push(x);")
  static native void push(JSObject a, JSObject x);

  @JSBody(
      params = {"a", "x"},
      script = "return a.indexOf(x);")
  static native int indexOf(JSObject a, JSObject x);

  @JSBody(
      params = {"a", "from"},
      script = "return Array.prototype.slice.call(a,from);")
  static native JSObject slice(JSObject a, int from);

  @JSBody(
      params = {"a", "b"},
      script = "return a.concat(b);")
  static native JSObject concat(JSObject a, JSObject b);

  @JSBody(
      params = {"o", "k"},
      script = "return o[k];")
  static native JSObject get(JSObject o, String k);

  @JSBody(
      params = {"o", "k", "v"},
      script = "o[k]=v;")
  static native void set(JSObject o, String k, JSObject v);

  @JSBody(
      params = {"o", "k", "v"},
      script = "o[k]=v;")
  static native void set(JSObject o, String k, double v);

  @JSBody(
      params = {"o", "k", "v"},
      script = "o[k]=v;")
  static native void set(JSObject o, String k, boolean v);

  @JSBody(params = "o", script = "return Object.keys(o);")
  static native JSObject keys(JSObject o);

  /** A property computed when it is read. */
  @JSBody(
      params = {"o", "k", "f"},
      script = "Object.defineProperty(o,k,{get:f,configurable:true});")
  static native void getter(JSObject o, String k, JSObject f);

  /** A property computed when it is read, told when it is written. */
  @JSBody(
      params = {"o", "k", "f", "g"},
      script = "Object.defineProperty(o,k,{get:f,set:g,configurable:true,enumerable:true});")
  static native void accessor(JSObject o, String k, JSObject f, JSObject g);

  @JSBody(params = "x", script = "return +x;")
  static native double number(JSObject x);

  @JSBody(params = "x", script = "return !!x;")
  static native boolean flag(JSObject x);

  @JSBody(params = "x", script = "return String(x);")
  static native String text(JSObject x);

  @JSBody(params = "x", script = "return x;")
  static native JSObject of(double x);

  @JSBody(params = "x", script = "return x;")
  static native JSObject of(boolean x);

  @JSBody(params = "x", script = "return x;")
  static native JSObject of(String x);

  /** The JavaScript array of an int array. */
  @JSBody(params = "a", script = "return Array.from(a);")
  static native JSObject list(@JSByRef int[] a);

  @JSBody(
      params = {"o", "k"},
      script = "return o[k]();")
  static native JSObject invoke(JSObject o, String k);

  @JSBody(
      params = {"o", "k", "x"},
      script = "return o[k](x);")
  static native JSObject invoke(JSObject o, String k, JSObject x);

  @JSBody(params = "f", script = "return f();")
  static native JSObject call(JSObject f);

  @JSBody(
      params = {"f", "x"},
      script = "return f(x);")
  static native JSObject call(JSObject f, JSObject x);

  @JSBody(
      params = {"f", "x", "y"},
      script = "return f(x,y);")
  static native JSObject call(JSObject f, JSObject x, JSObject y);

  @JSBody(
      params = {"f", "x", "y", "z"},
      script = "return f(x,y,z);")
  static native JSObject call(JSObject f, JSObject x, JSObject y, JSObject z);

  @JSBody(
      params = {"f", "args"},
      script = "return f.apply(null,args);")
  static native JSObject apply(JSObject f, JSObject args);

  @JSBody(
      params = {"name", "message"},
      script = "var e=new Error(message);e.name=name;return e;")
  static native JSObject error(String name, String message);

  @JSBody(params = "e", script = "throw e;")
  static native void raise(JSObject e);

  /** What a signature gives as a default: JSON, or a word in single quotes. */
  @JSBody(params = "s", script = "return s[0]===\"'\"?s.slice(1,-1):JSON.parse(s);")
  static native JSObject literal(String s);

  /** What a promise is settled with. */
  @JSFunctor
  interface Settle extends JSObject {
    void run(JSObject resolve, JSObject reject);
  }

  @JSBody(params = "f", script = "return new Promise(f);")
  static native JSObject promise(Settle f);

  @JSBody(params = "x", script = "return Promise.resolve(x);")
  static native JSObject resolved(JSObject x);

  @JSBody(params = "e", script = "return Promise.reject(e);")
  static native JSObject rejected(JSObject e);

  @JSBody(params = "x", script = "return !!x&&typeof x.then==='function';")
  static native boolean isPromise(JSObject x);

  /** A callback that gets a promise's value. */
  @JSFunctor
  interface Then extends JSObject {
    JSObject run(JSObject value);
  }

  @JSBody(
      params = {"p", "f"},
      script = "return p.then(f);")
  static native JSObject then(JSObject p, Then f);

  @JSBody(
      params = {"p", "f", "g"},
      script = "p.then(f,g);")
  static native void settle(JSObject p, Then f, Then g);

  @JSBody(script = "return typeof performance!=='undefined'?performance.now():Date.now();")
  static native double now();

  @JSBody(params = "m", script = "console.warn(m);")
  static native void warn(String m);

  @JSBody(params = "m", script = "console.log(m);")
  static native void log(String m);
}
