package dev.kinglet.device.wasm;

import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;
import org.teavm.jso.typedarrays.Int32Array;

/**
 * Workers on the same memory. The pieces of a step are numbered, and a word of the memory counts
 * those that were taken: the page's own thread takes them too, so it needs nobody, and in the end
 * waits only for pieces that somebody is at.
 *
 * <p>Words: 16 counts (in its low 12 bits; above is the number of the run, so that a late worker
 * can take nothing of another one), 32 the pieces done, 48 what wakes, 64 letters sent, 65 workers
 * there, 66 and on: function, args, units in a piece, pieces, units.
 */
final class Threads {
  /** Bytes at the beginning of the memory that are not given out. */
  static final int WORDS = 512;

  /** Milliseconds that a step must take for others to be asked. */
  static final double WORTH = 0.1;

  private static final String WORKER =
      "let m,w,got=0;const fs=[];onmessage=e=>{const d=e.data;got++;"
          + "if(d.memory){m=d.memory;w=new Int32Array(m.buffer,0,128);Atomics.add(w,65,1)}"
          + "else{const x=new WebAssembly.Instance(d.module,{m:{m}}).exports;"
          + "for(let k=0;k<d.count;k++)fs[d.at+k]=x['s'+k]}serve()};"
          + "function serve(){for(;;){if(Atomics.load(w,64)!==got)return;"
          + "const v=Atomics.load(w,16),p=v&4095,f=fs[w[66]],a=w[67],n=w[68],all=w[69],end=w[70];"
          + "if(p<all){if(!f)return;if(Atomics.compareExchange(w,16,v,v+1)===v){"
          + "f(a,p*n,p+1<all?(p+1)*n:end);Atomics.add(w,32,1)}continue}"
          + "const s=Atomics.load(w,48);let i=4000;while(i&&Atomics.load(w,16)===v)i--;"
          + "if(!i)Atomics.wait(w,48,s)}}";

  private final JSObject memory;
  private final Int32Array words;
  private JSObject workers;

  /** Functions that the workers know. */
  private int functions;

  private int run;

  /** How many threads may work, the page's own included; 1: no others. */
  int most;

  /** Steps that several threads did. */
  int shared;

  Threads(JSObject memory, int most) {
    this.memory = memory;
    this.most = most;
    words = Native.ints(memory, 0, WORDS / 4);
  }

  /** Whether memory can be shared here. */
  @JSBody(
      script =
          "return typeof SharedArrayBuffer==='function'&&typeof Worker==='function'"
              + "&&typeof crossOriginIsolated!=='undefined'&&crossOriginIsolated;")
  static native boolean isPossible();

  @JSBody(script = "return navigator.hardwareConcurrency||1;")
  static native int cores();

  @JSBody(script = "return performance.now();")
  static native double now();

  /** Workers that have got the memory; those that cannot start never answer. */
  @JSBody(
      params = {"source", "memory", "count"},
      script =
          "var url=URL.createObjectURL(new Blob([source],{type:'text/javascript'})),all=[];"
              + "try{while(all.length<count){var one=new Worker(url);"
              + "one.postMessage({memory:memory});all.push(one);}}catch(e){}return all;")
  private static native JSObject start(String source, JSObject memory, int count);

  @JSBody(
      params = {"all"},
      script = "all.forEach(function(one){one.terminate();});")
  private static native void stop(JSObject all);

  @JSBody(
      params = {"all", "w", "module", "at", "count"},
      script =
          "Atomics.add(w,64,1);all.forEach(function(one){"
              + "one.postMessage({module:module,at:at,count:count});});"
              + "Atomics.add(w,48,1);Atomics.notify(w,48);")
  private static native void send(JSObject all, Int32Array w, JSObject module, int at, int count);

  @JSBody(
      params = {"w", "at"},
      script = "return Atomics.load(w,at);")
  private static native int load(Int32Array w, int at);

  /** Does a step together with whoever comes; false: somebody took a piece and did not return. */
  @JSBody(
      params = {"w", "step", "run", "number", "args", "size", "pieces", "units"},
      script =
          "var since=performance.now(),mine=0,piece,tries=0,limit;"
              + "Atomics.store(w,16,run<<12|4095);"
              + "w[66]=number;w[67]=args;w[68]=size;w[69]=pieces;w[70]=units;"
              + "Atomics.store(w,32,0);Atomics.store(w,16,run<<12);"
              + "Atomics.add(w,48,1);Atomics.notify(w,48);"
              + "for(;(piece=Atomics.add(w,16,1)&4095)<pieces;mine++)"
              + "step(args,piece*size,piece+1<pieces?(piece+1)*size:units);"
              + "limit=performance.now();limit+=2000+10*(limit-since);"
              + "while(Atomics.load(w,32)+mine<pieces)"
              + "if(++tries%1000===0&&performance.now()>limit)return false;return true;")
  private static native boolean share(
      Int32Array w, JSObject step, int run, int number, int args, int size, int pieces, int units);

  /** Whether others are there to help; asks for them the first time. */
  boolean isReady() {
    if (most < 2) {
      return false;
    }
    if (workers == null) {
      words.set(64, 1);
      words.set(65, 0);
      functions = 0;
      workers = start(WORKER, memory, most - 1);
    }
    return load(words, 65) > 0;
  }

  /** How many threads there are. */
  int count() {
    return workers == null ? 1 : 1 + load(words, 65);
  }

  /**
   * Does all units of a step of a module. False where a worker took some and was lost: nobody knows
   * how far it came. From then on there are no others.
   */
  boolean run(Modules.Entry m, int step, int args, int units, int grain) {
    int size = Math.max(1, units / (8 * most) / grain) * grain;
    int pieces = Math.max(1, units / size);
    if (pieces > 1) {
      if (m.team != workers) {
        m.team = workers;
        m.number = functions;
        functions += m.steps.length;
        send(workers, words, m.module, m.number, m.steps.length);
      }
      run++;
      shared++;
      boolean done = share(words, m.steps[step], run, m.number + step, args, size, pieces, units);
      if (!done) {
        limit(1);
      }
      return done;
    }
    Native.call(m.steps[step], args, 0, units);
    return true;
  }

  /** Lets at most so many threads work from now on. */
  void limit(int count) {
    most = count;
    if (workers != null) {
      stop(workers);
      workers = null;
    }
  }
}
