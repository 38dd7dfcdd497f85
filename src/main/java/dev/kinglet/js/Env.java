package dev.kinglet.js;

import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;

/**
 * The class Environment, and the one object env(): flags with a way to find their value, a hook for
 * when they are set, and values from the page's address ({@code ?tfjsflags=DEBUG:true,..}).
 */
final class Env {
  /** The object that env() gives. */
  static JSObject env;

  private Env() {}

  @JSBody(
      script =
          """
          function Environment(global) {
            this.global = global;
            this.flags = {};
            this.flagRegistry = {};
            this.platform = this.platformName = undefined;
            this.populateURLFlags();
          }
          const loud = message => {
            const flags = Environment.main && Environment.main.flags;
            if (!flags || !flags.IS_TEST && !flags.PROD) console.warn(message);
          };
          const get = function(name) {
            if (name in this.flags) return this.flags[name];
            const value = this.evaluateFlag(name);
            if (value && typeof value.then === 'function') {
              throw Error('Flag ' + name + ' cannot be synchronously evaluated. Please use'
                  + ' getAsync() instead.');
            }
            return this.flags[name] = value;
          };
          const getFlags = function() {
            return this.flags;
          };
          Object.assign(Environment.prototype, {
            get: get, getBool: get, getNumber: get, getString: get, getFlags: getFlags,
            setPlatform(name, platform) {
              if (this.platform) {
                loud('Platform ' + this.platformName + ' has already been set. Overwriting the'
                    + ' platform with ' + name + '.');
              }
              this.platformName = name;
              this.platform = platform;
            },
            registerFlag(name, evaluationFn, setHook) {
              this.flagRegistry[name] = {evaluationFn: evaluationFn, setHook: setHook};
              if (name in this.urlFlags) {
                const value = this.urlFlags[name];
                loud('Setting feature override from URL ' + name + ': ' + value + '.');
                this.set(name, value);
              }
            },
            evaluateFlag(name) {
              if (!this.flagRegistry[name]) {
                throw Error("Cannot evaluate flag '" + name + "': no evaluation function found.");
              }
              return this.flagRegistry[name].evaluationFn();
            },
            getAsync(name) {
              return Promise.resolve(name in this.flags ? this.flags[name]
                  : this.evaluateFlag(name)).then(value => this.flags[name] = value);
            },
            set(name, value) {
              const entry = this.flagRegistry[name];
              if (!entry) {
                throw Error('Cannot set flag ' + name + ' as it has not been registered.');
              }
              this.flags[name] = value;
              if (entry.setHook) entry.setHook(value);
            },
            setFlags(flags) {
              this.flags = Object.assign({}, flags);
            },
            reset() {
              this.flags = {};
              this.populateURLFlags();
            },
            getQueryParams(text) {
              const params = {};
              for (const part of text.slice(1).split('&')) {
                const pair = part.split('=').map(decodeURIComponent);
                params[pair[0]] = pair[1] || '';
              }
              return params;
            },
            populateURLFlags() {
              this.urlFlags = {};
              const place = this.global && this.global.location;
              const text = place && place.search && this.getQueryParams(place.search).tfjsflags;
              for (const part of text ? text.split(',') : []) {
                const at = part.indexOf(':');
                const value = part.slice(at + 1);
                const low = value.toLowerCase();
                this.urlFlags[part.slice(0, at)] = low === 'true' || low !== 'false'
                    && (String(Number(low)) === low ? Number(low) : value);
              }
            }
          });
          Object.defineProperty(Environment.prototype, 'features', {get: getFlags});
          return Environment;
          """)
  private static native JSObject environment();

  /** The flags of TensorFlow.js; most of its own WebGL backend's can be set, to no effect. */
  @JSBody(
      params = "type",
      script =
          """
          const global = typeof globalThis !== 'undefined' ? globalThis : self;
          const env = type.main = new type(global);
          const nav = global.navigator || {};
          const agent = nav.userAgent || '';
          const web = typeof document !== 'undefined' || typeof importScripts === 'function';
          const flag = (name, value, hook) =>
              env.registerFlag(name, typeof value === 'function' ? value : () => value, hook);
          flag('DEBUG', false, on => {
            if (on) {
              console.warn('Debugging mode is ON. The output of every math call will be downloaded'
                  + ' to CPU and checked for NaNs. This significantly impacts performance.');
            }
          });
          flag('TENSORLIKE_CHECK_SHAPE_CONSISTENCY', () => env.get('DEBUG'));
          flag('IS_BROWSER', web);
          flag('IS_NODE', !web && typeof process !== 'undefined' && !!process.versions
              && !!process.versions.node);
          flag('IS_CHROME', web && /Chrome/.test(agent) && /Google Inc/.test(nav.vendor));
          flag('IS_SAFARI', web && /Safari/.test(agent) && /Apple/.test(nav.vendor));
          flag('HAS_WEBGL', web);
          const all = (value, names) => names.split(' ').forEach(name => flag(name, value));
          all(true, 'DEPRECATION_WARNINGS_ENABLED CHECK_COMPUTATION_FOR_ERRORS WEBGL_CPU_FORWARD'
              + ' WEBGL_RENDER_FLOAT32_ENABLED WEBGL_RENDER_FLOAT32_CAPABLE'
              + ' WEBGL_BUFFER_SUPPORTED');
          all(false, 'PROD IS_TEST KEEP_INTERMEDIATE_TENSORS WEBGL_FORCE_F16_TEXTURES USE_SETTIMEOUTCUSTOM WEBGL_PACK'
              + ' WRAP_TO_IMAGEBITMAP WEBGL_LAZILY_UNPACK WEBGL_CONV_IM2COL'
              + ' WEBGL_USE_SHAPES_UNIFORMS WEBGL_EXP_CONV WEBGL_PACK_DEPTHWISECONV'
              + ' WEBGL_CHECK_NUMERICS CANVAS2D_WILL_READ_FREQUENTLY_FOR_GPU'
              + ' WASM_HAS_SIMD_SUPPORT WASM_HAS_MULTITHREAD_SUPPORT');
          all(-1, 'WEBGL_DELETE_TEXTURE_THRESHOLD WEBGL_FLUSH_THRESHOLD');
          flag('WEBGL_VERSION', 2);
          return env;
          """)
  private static native JSObject start(JSObject type);

  /** What deprecationWarn, disableDeprecationWarnings and the like do. */
  @JSBody(
      params = {"env", "tf"},
      script =
          """
          tf.ENV = env;
          Object.assign(tf, {
            env: () => env,
            setPlatform: (name, platform) => env.setPlatform(name, platform),
            enableProdMode: () => env.set('PROD', true),
            enableDebugMode: () => env.set('DEBUG', true),
            disableDeprecationWarnings() {
              env.set('DEPRECATION_WARNINGS_ENABLED', false);
              console.warn('TensorFlow.js deprecation warnings have been disabled.');
            },
            deprecationWarn(message) {
              if (env.get('DEPRECATION_WARNINGS_ENABLED')) {
                console.warn(message + ' You can disable deprecation warnings with'
                    + ' tf.disableDeprecationWarnings().');
              }
            }
          });
          """)
  private static native void export(JSObject env, JSObject tf);

  @JSBody(
      params = {"e", "flag"},
      script = "return !!e.flags[flag];")
  private static native boolean isSet(JSObject e, String flag);

  /** Whether a flag is set that is not set by itself. */
  static boolean on(String flag) {
    return isSet(env, flag);
  }

  /** Whether a flag that is set by itself was not set to false. */
  @JSBody(
      params = {"e", "flag"},
      script = "return e.flags[flag]!==false;")
  private static native boolean isLeft(JSObject e, String flag);

  /** Whether WebGL leaves a few numbers to the host. */
  static boolean forwards() {
    return isLeft(env, "WEBGL_CPU_FORWARD");
  }

  /** Whether every result is to be looked at. */
  static boolean debug() {
    return isSet(env, "DEBUG");
  }

  /** Whether kernels of others are to be watched for data that they forget. */
  static boolean test() {
    return isSet(env, "IS_TEST");
  }

  /** Exports env() and what belongs to it. */
  static void define() {
    JSObject type = environment();
    env = start(type);
    Api.put("Environment", type);
    export(env, Api.root);
  }
}
