package dev.kinglet.js;

import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;

/** A tensor's values as text, in TensorFlow.js's layout. */
final class Text {
  private Text() {}

  /** The values in brackets; long axes show their first and last three. */
  @JSBody(
      params = {"a", "shape", "type"},
      script =
          "var rank=shape.length,cols=rank?shape[rank-1]:1,pad=[],i,k=0;"
              + "function num(v){return String(parseFloat(v.toFixed(7)));}"
              + "function show(i){var v=a[i];return type==='complex64'?num(a[2*i])+' +"
              + " '+num(a[2*i+1])+'j':type==='string'?\"'\"+v+\"'\":type==='bool'?v?'true':'false'"
              + ":num(v);}"
              + "if(!rank)return type==='complex64'||type==='bool'?show(0):String(a[0]);"
              + "if(rank>1)for(i=a.length/(type==='complex64'?2:1)-1;i>=0;i--)"
              + "pad[i%cols]=Math.max(pad[i%cols]||0,show(i).length);"
              + "function list(axis,at,last){var n=shape[axis],lines=[],step=1,j;"
              + "for(j=axis+1;j<rank;j++)step*=shape[j];"
              + "for(j=0;j<n;j++){if(n>20&&j===3){lines.push('...');j=n-3;}"
              + "if(axis<rank-1)lines=lines.concat(list(axis+1,at+j*step,j===n-1));"
              + "else{var s=show(at+j);while(s.length<(pad[j]||0))s+=' ';lines.push(s);}}"
              + "if(axis===rank-1)return ['['+lines.join(', ')+']'];"
              + "var r=rank-axis,sep=r===2?',':'',m=Math.max(0,lines.length-1),end=',\\n';"
              + "for(j=2;j<r;j++)end+='\\n';"
              + "lines[0]='['+(n?lines[0]+sep:'');"
              + "for(j=1;j<m;j++)lines[j]=' '+lines[j]+sep;"
              + "lines[m]=' '+lines[m]+']'+(last?'':end);return lines;}"
              + "return list(0,0,true).join('\\n    ');")
  private static native String values(JSObject a, JSObject shape, String type);

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
    return head + values(Tensors.dataSync(x), shape, type);
  }
}
