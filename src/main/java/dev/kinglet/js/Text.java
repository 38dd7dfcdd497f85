package dev.kinglet.js;

import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;

/** A tensor's values as text, in TensorFlow.js's layout. */
final class Text {
  private Text() {}

  /** The values in brackets; long axes show their first and last three. */
  @JSBody(
      params = {"a", "shape", "bool"},
      script =
          "var rank=shape.length,cols=rank?shape[rank-1]:1,pad=[],i,k=0;"
              + "function show(v){return bool?v?'true':'false':String(parseFloat(v.toFixed(7)));}"
              + "if(!rank)return show(a[0]);"
              + "if(rank>1)for(i=0;i<a.length;i++)"
              + "pad[i%cols]=Math.max(pad[i%cols]||0,show(a[i]).length);"
              + "function list(axis,at,last){var n=shape[axis],lines=[],step=1,j;"
              + "for(j=axis+1;j<rank;j++)step*=shape[j];"
              + "for(j=0;j<n;j++){if(n>20&&j===3){lines.push('...');j=n-3;}"
              + "if(axis<rank-1)lines=lines.concat(list(axis+1,at+j*step,j===n-1));"
              + "else{var s=show(a[at+j]);while(s.length<(pad[j]||0))s+=' ';lines.push(s);}}"
              + "if(axis===rank-1)return ['['+lines.join(', ')+']'];"
              + "if(!n)return ['[]'];"
              + "var r=rank-axis,sep=r===2?',':'',m=lines.length-1,end=',\\n';"
              + "for(j=2;j<r;j++)end+='\\n';"
              + "lines[0]='['+lines[0]+(m?sep:'');"
              + "for(j=1;j<m;j++)lines[j]=' '+lines[j]+sep;"
              + "lines[m]=(m?' ':'')+lines[m]+']'+(last?'':end);return lines;}"
              + "return list(0,0,true).join('\\n    ');")
  private static native String values(JSObject a, JSObject shape, boolean bool);

  /** {@code Tensor}, then the values, each line indented. */
  static String of(JSObject x, boolean verbose) {
    JSObject shape = Js.get(x, "shape");
    String type = Js.text(Js.get(x, "dtype"));
    String head = "Tensor\n    ";
    if (verbose) {
      head =
          "Tensor\n  dtype: "
              + type
              + "\n  rank: "
              + Js.length(shape)
              + "\n  shape: ["
              + Js.text(shape)
              + "]\n  values:\n    ";
    }
    return head + values(Tensors.dataSync(x), shape, type.equals("bool"));
  }
}
