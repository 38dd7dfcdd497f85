package dev.kinglet.js;

import dev.kinglet.core.DType;
import dev.kinglet.core.Shapes;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;

/** The functions below util: what those who write for TensorFlow.js use beside tensors. */
final class Tools {
  private Tools() {}

  /** Those that need nothing of the engine. */
  @JSBody(
      script =
          "function typed(a){return a instanceof Float32Array||a instanceof Int32Array||a"
              + " instanceof Uint8Array||a instanceof Uint8ClampedArray;}"
              + "function size(s){var n=1;for(var i=0;i<s.length;i++)n*=s[i];return n;}"
              + "function same(a,b){if(a===b)return true;if(!a||!b||a.length!==b.length)"
              + "return false;for(var i=0;i<a.length;i++)if(a[i]!==b[i])return false;return true;}"
              + "function assert(ok,m){if(!ok)throw new Error(typeof m==='string'?m:m());}"
              + "function flat(a,o){o=o||[];if(Array.isArray(a)||typed(a)){for(var"
              + " i=0;i<a.length;i++)flat(a[i],o);}else o.push(a);return o;}"
              + "function both(a,b){if(b&&a.length!==b.length)throw new Error('Array sizes must"
              + " match to be shuffled together First array length was '+a.length+'Second array"
              + " length was '+b.length);for(var i=a.length-1;i>0;i--){"
              + "var j=Math.floor(Math.random()*(i+1)),t=a[i];a[i]=a[j];a[j]=t;"
              + "if(b){t=b[i];b[i]=b[j];b[j]=t;}}}"
              + "return {assert:assert,isTypedArray:typed,sizeFromShape:size,arraysEqual:same,"
              + "flatten:flat,shuffle:function(a){both(a);},shuffleCombo:both,"
              + "createShuffledIndices:function(n){var a=new Uint32Array(n);"
              + "for(var i=0;i<n;i++)a[i]=i;both(a);return a;},"
              + "assertShapesMatch:function(a,b,m){assert(same(a,b),(m||'')+' Shapes '+a+' and '+b+"
              + "' must match');},"
              + "assertNonNull:function(a){assert(a!==null&&a!==undefined,'The input to the tensor"
              + " constructor must be a non-null value.');},"
              + "isInt:function(a){return a%1===0;},isScalarShape:function(s){return !s.length;},"
              + "isString:function(a){return typeof a==='string'||a instanceof String;},"
              + "isBoolean:function(a){return typeof a==='boolean';},"
              + "isNumber:function(a){return typeof a==='number';},"
              + "isFunction:function(f){return !!(f&&f.constructor&&f.call&&f.apply);},"
              + "isPromise:function(o){return !!o&&typeof o.then==='function';},"
              + "clamp:function(a,x,b){return Math.max(a,Math.min(x,b));},"
              + "sum:function(a){var s=0;for(var i=0;i<a.length;i++)s+=a[i];return s;},"
              + "computeStrides:function(s){var r=s.length,o=[],n=1;"
              + "for(var i=r-1;i>0;i--){n*=s[i];o.unshift(n);}return o;},"
              + "inferFromImplicitShape:function(s,n){var p=1,at=-1;s=s.slice();"
              + "for(var i=0;i<s.length;i++){if(s[i]>=0)p*=s[i];else if(s[i]===-1){"
              + "if(at>=0)throw Error('Shapes can only have 1 implicit size. Found -1 at dim '+at+"
              + "' and dim '+i);at=i;}else throw Error('Shapes can not be < 0. Found '+s[i]+"
              + "' at dim '+i);}"
              + "if(at<0){if(n>0&&n!==p)throw Error('Size('+n+') must match the product of shape '"
              + "+s);return s;}if(p===0)throw Error('Cannot infer the missing size in ['+s+'] when"
              + " there are 0 elements');if(n%p)throw Error('The implicit shape can\\'t be a"
              + " fractional number. Got '+n+' / '+p);s[at]=n/p;return s;},"
              + "squeezeShape:function(s,axis){var a=axis&&axis.length?axis.map(function(x){"
              + "return x<0?x+s.length:x;}):null,o=[],k=[];for(var i=0;i<s.length;i++){"
              + "if(a&&a.indexOf(i)>=0&&s[i]!==1)throw new Error('Can\\'t squeeze axis '+i+"
              + "' since its dim \\''+s[i]+'\\' is not 1');"
              + "if(a?a.indexOf(i)<0:s[i]!==1){o.push(s[i]);k.push(i);}}"
              + "return {newShape:o,keptDims:k};},"
              + "parseAxisParam:function(x,s){var r=s.length,a=x===null||x===undefined?s.map("
              + "function(d,i){return i;}):[].concat(x);assert(a.every(function(v){"
              + "return v>=-r&&v<r;}),'All values in axis param must be in range [-'+r+', '+r+')"
              + " but got axis '+a);assert(a.every(function(v){return v%1===0;}),'All values in"
              + " axis param must be integers but got axis '+a);return a.map(function(v){"
              + "return v<0?v+r:v;});}};")
  private static native JSObject plain();

  /** Exports them. */
  static void define() {
    JSObject util = plain();
    Api.put("util", util);
    Api.one("util.inferDtype", x -> Js.of(Values.dtype(x).id()));
    Api.one("util.now", x -> Js.of(Js.now()));
    Api.one("util.bytesPerElement", x -> Js.of(DType.of(Js.text(x)).bytes()));
    Api.function("util.toNestedArray", (self, a) -> Values.nested(Js.at(a, 1), Js.at(a, 0)));
    Api.function(
        "util.makeZerosTypedArray",
        (self, a) -> {
          int n = (int) Js.number(Js.at(a, 0));
          return TensorBuffer.zeros(n, Creation.dtype(Js.at(a, 1), "zeros").ordinal());
        });
    Api.function(
        "upcastType",
        (self, a) ->
            Js.of(
                DType.upcast(
                        Creation.dtype(Js.at(a, 0), "upcast"),
                        Creation.dtype(Js.at(a, 1), "upcast"))
                    .id()));
    Api.function(
        "broadcast_util.assertAndGetBroadcastShape",
        (self, a) ->
            Js.list(
                Shapes.broadcast(
                    "broadcast",
                    Creation.shape(Js.at(a, 0), "broadcast"),
                    Creation.shape(Js.at(a, 1), "broadcast"))));
    Api.put("backend_util", Js.get(Api.ROOT, "broadcast_util"));
    Api.put("Reduction.NONE", Js.of(0));
    Api.put("Reduction.MEAN", Js.of(1));
    Api.put("Reduction.SUM", Js.of(2));
    Api.put("Reduction.SUM_BY_NONZERO_WEIGHTS", Js.of(3));
    Api.put("version_core", Js.of(Main.VERSION));
  }
}
