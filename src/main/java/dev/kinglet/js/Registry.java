package dev.kinglet.js;

import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;

/**
 * Backends and kernels by name, as TensorFlow.js has them. This script's own devices are backends
 * too: objects whose {@code device} names what {@link dev.kinglet.engine.Devices} runs. Kernels of
 * others run when an op of their name is called and their backend is chosen; the own backends run
 * every op without any.
 */
final class Registry {
  /** The object that engine() gives. */
  static JSObject engine;

  /** Whether calls of ops must be looked at: a backend or kernel of others, one still to come. */
  static boolean indirect;

  private Registry() {}

  /**
   * Adds to {@code E} (and, as far as TensorFlow.js exports them, to {@code tf}) what keeps books.
   *
   * @param env the flags
   * @param use told the backend in use (undefined: none), and whether calls must be looked at
   * @param has whether there is an op with that kernel name
   * @param run calls an op by its kernel name with inputs and attributes by name
   */
  // Names inside of functions have two letters and more: TeaVM renames parameters to one letter.
  @JSBody(
      params = {"E", "tf", "env", "use", "has", "run"},
      script =
          "var makers={},live={},kernels={},rules={},name=null,inst=null,wait=null,turn=0,"
              + "hint=' Make sure to await tf.ready() or await tf.setBackend() before calling other"
              + " methods';"
              + "function order(){return Object.keys(makers).sort((x1,x2)=>{"
              + "return makers[x2].priority-makers[x1].priority;});}"
              + "function isOwn(be){return be.device!==undefined;}"
              + "function tell(){use(inst||undefined,!!wait||Object.keys(kernels).length>0"
              + "||!(inst?isOwn(inst):isOwn(makers[order()[0]].factory)));}"
              + "function failed(id,err){console.warn('Initialization of backend '+id+' failed');"
              + "console.warn(err.stack||err.message);}"
              + "function start(id){if(!makers[id])throw new Error('Cannot initialize backend '+id+"
              + "', no registration found.');"
              + "try{var made=makers[id].factory();if(made&&typeof made.then==='function'){"
              + "var mine=++turn;wait=made.then(be=>{if(mine<turn)return false;live[id]=be;"
              + "wait=null;return true;}).catch(err=>{if(mine<turn)return false;wait=null;"
              + "failed(id,err);return false;});return {success:wait,asyncInit:true};}"
              + "live[id]=made;return {success:true,asyncInit:false};}"
              + "catch(err){failed(id,err);return {success:false,asyncInit:false};}}"
              + "function each(id,what,be){tf.getKernelsForBackend(id).forEach(ke=>{"
              + "if(ke[what])ke[what](be);});}"
              + "function choose(id){name=id;inst=live[id];each(id,'setupFunc',inst);tell();"
              + "return true;}"
              + "E.setBackend=id=>{if(!makers[id])return Promise.reject(new Error("
              + "\"Backend name '\"+id+\"' not found in registry\"));"
              + "var oldName=name,old=inst;function back(){if(name===id){name=oldName;inst=old;}"
              + "tell();return false;}"
              + "if(!live[id]){name=id;inst=null;var made=start(id);if(made.asyncInit){tell();"
              + "return made.success.then(ok=>{return ok?choose(id):back();});}"
              + "if(!made.success)return Promise.resolve(back());}"
              + "return Promise.resolve(choose(id));};"
              + "function current(){if(wait)throw new Error(\"Backend '\"+name+\"' has not yet been"
              + " initialized.\"+hint);"
              + "if(!inst){var best=null,late;order().some(id=>{"
              + "var made=live[id]?{success:true}:start(id);late=made.asyncInit;"
              + "if(made.success)best=id;return made.success;});"
              + "if(late){tell();throw new Error(\"The highest priority backend '\"+best+\"' has not"
              + " yet been initialized.\"+hint);}"
              + "if(!best)throw new Error('Could not initialize any backends, all backend"
              + " initializations failed.');choose(best);}return inst;}"
              + "function currentName(){var id=name||order()[0],fact=makers[id].factory;"
              + "return id==='auto'?fact.current():name||isOwn(fact)?id:null;}"
              + "Object.defineProperty(E,'backend',{get:current});"
              + "Object.defineProperty(E,'backendName',{get:currentName});"
              + "Object.defineProperty(E,'registry',{get:()=>{return live;}});"
              + "E.registryFactory=makers;E.ENV=env;"
              + "function settled(){var auto=makers.auto&&name==='auto'&&makers.auto.factory;"
              + "return auto&&auto.settled?auto.settled():undefined;}"
              + "E.ready=()=>{if(wait)return wait.then(()=>{});"
              + "if(inst)return Promise.resolve(settled());var ids=order();function next(at){"
              + "if(at===ids.length)return Promise.reject(new Error('Could not initialize any"
              + " backends, all backend initializations failed.'));var made=start(ids[at]);tell();"
              + "return Promise.resolve(made.success).then(ok=>{"
              + "if(!ok)return next(at+1);choose(ids[at]);return settled();});}return next(0);};"
              + "E.backendNames=()=>{return Object.keys(makers);};"
              + "E.findBackend=id=>{if(!live[id]&&makers[id]&&start(id).asyncInit)tell();"
              + "return live[id]||null;};"
              + "E.findBackendFactory=id=>{return makers[id]?makers[id].factory:null;};"
              + "E.registerBackend=(id,factory,priority)=>{if(makers[id]){console.warn(id+"
              + "' backend was already registered. Reusing existing backend factory.');"
              + "return false;}makers[id]={factory:factory,priority:"
              + "priority===undefined?1:priority};if(order()[0]!==id||!inst)tell();return true;};"
              + "function end(id){each(id,'disposeFunc',live[id]);"
              + "if(live[id].dispose)live[id].dispose();delete live[id];}"
              + "E.removeBackend=id=>{if(!makers[id])throw new Error(id+"
              + "' backend not found in registry');"
              + "if(name===id&&wait)turn++;if(live[id])end(id);delete makers[id];"
              + "if(name===id){name=inst=wait=null;}tell();};"
              + "E.forget=()=>{turn++;Object.keys(live).forEach(end);name=inst=wait=null;"
              + "env.reset();tell();};"
              + "'setBackend ready findBackend findBackendFactory registerBackend removeBackend'"
              + ".split(' ').forEach(key=>{tf[key]=E[key];});"
              + "tf.getBackend=currentName;tf.backend=current;"
              // kernels and their derivatives
              + "tf.registerKernel=ke=>{var key=ke.backendName+'/'+ke.kernelName;"
              + "if(kernels[key])console.warn(\"The kernel '\"+ke.kernelName+\"' for backend '\"+"
              + "ke.backendName+\"' is already registered\");kernels[key]=ke;tell();};"
              + "tf.unregisterKernel=(id,on)=>{if(!kernels[on+'/'+id])throw new Error("
              + "\"The kernel '\"+id+\"' for backend '\"+on+\"' is not registered\");"
              + "delete kernels[on+'/'+id];tell();};"
              + "function own(id,on){return {kernelName:id,backendName:on,kernelFunc:call=>{"
              + "return run(id,call.inputs,call.attrs||{});}};}"
              + "tf.getKernel=(id,on)=>{return kernels[on+'/'+id]||(makers[on]&&"
              + "isOwn(makers[on].factory)&&has(id)?own(id,on):undefined);};"
              + "tf.getKernelsForBackend=on=>{return Object.keys(kernels).map(key=>{"
              + "return kernels[key];}).filter(ke=>{return ke.backendName===on;});};"
              + "tf.copyRegisteredKernels=(from,to)=>{tf.getKernelsForBackend(from).forEach("
              + "ke=>{tf.registerKernel(Object.assign({},ke,{backendName:to}));});};"
              + "tf.registerGradient=rule=>{if(rules[rule.kernelName]&&env.get('DEBUG'))"
              + "console.warn(\"Overriding the gradient for '\"+rule.kernelName+\"'\");"
              + "rules[rule.kernelName]=rule;};"
              + "tf.unregisterGradient=id=>{if(!rules[id])throw new Error("
              + "\"The gradient '\"+id+\"' for backend is not registered\");delete rules[id];};"
              + "tf.getGradient=id=>{return rules[id];};"
              // for Java: the kernel of others to call for an op; none where the own device has it
              + "E.kernelFor=id=>{var be=current(),on=currentName(),ke=kernels[on+'/'+id];"
              + "if(!ke&&!isOwn(be))throw new Error(\"Cannot find registered kernel '\"+id+"
              + "\"' for backend '\"+on+\"'\");return ke;};")
  static native void fill(
      JSObject E, JSObject tf, JSObject env, JSObject use, JSObject has, JSObject run);

  /** The class that backends of others extend: what they do not define is not there. */
  @JSBody(
      script =
          "function KernelBackend(){}var p=KernelBackend.prototype;"
              + "'refCount incRef time read readSync readToGPU numDataIds disposeData write move"
              + " createTensorFromGPUData memory floatPrecision dispose'.split(' ').forEach("
              + "function(k){p[k]=function(){throw new Error(\"'\"+k+\"' not yet implemented or not"
              + " found in the registry. This kernel may not be supported by the tfjs backend you"
              + " have chosen\");};});"
              + "p.timerAvailable=function(){return true;};"
              + "p.epsilon=function(){return this.floatPrecision()===32?1e-7:1e-4;};"
              + "return KernelBackend;")
  static native JSObject kernelBackend();

  /** The class that backends of others keep their data in. */
  @JSBody(
      script =
          "function DataStorage(backend,mover){this.backend=backend;this.dataMover=mover;"
              + "this.data=new WeakMap();this.n=0;}var p=DataStorage.prototype;"
              + "p.get=function(id){if(!this.data.has(id))"
              + "this.dataMover.moveData(this.backend,id);return this.data.get(id);};"
              + "p.set=function(id,v){this.n++;this.data.set(id,v);};"
              + "p.has=function(id){return this.data.has(id);};"
              + "p.delete=function(id){this.n--;return this.data.delete(id);};"
              + "p.numDataIds=function(){return this.n;};return DataStorage;")
  static native JSObject dataStorage();

  /** The factory of a device of this script. */
  @JSBody(
      params = {"f", "device", "current", "settled"},
      script = "f.device=device;f.current=current;f.settled=settled;return f;")
  static native JSObject factory(JSObject f, String device, JSObject current, JSObject settled);
}
