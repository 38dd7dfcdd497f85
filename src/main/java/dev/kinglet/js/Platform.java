package dev.kinglet.js;

import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;

/** What a page, a worker and Node each have of their own: {@code env().platform}; device_util. */
final class Platform {
  private Platform() {}

  @JSBody(
      params = "tf",
      script =
          """
          const env = tf.env();
          env.setPlatform(env.get('IS_NODE') ? 'node' : 'browser', {
            fetch: (path, init) => fetch(path, init),
            now: () => performance.now(),
            encode(text, encoding) {
              if (!/^utf-?8$/.test(encoding)) {
                throw Error("Browser's encoder only supports utf-8, but got " + encoding);
              }
              return new TextEncoder().encode(text);
            },
            decode: (bytes, encoding) => new TextDecoder(encoding).decode(bytes),
            setTimeoutCustom(f, delay) {
              if (typeof window === 'undefined' || !env.getFlags().USE_SETTIMEOUTCUSTOM) {
                setTimeout(f, delay);
                return;
              }
              // a message between nested timers keeps the browser from stretching them to 4 ms
              const channel = new MessageChannel();
              channel.port1.onmessage = () => {
                channel.port1.close();
                f();
              };
              setTimeout(() => channel.port2.postMessage(0), delay);
            },
            isTypedArray: x => x instanceof Float32Array || x instanceof Int32Array
                || x instanceof Uint8Array || x instanceof Uint8ClampedArray,
          });
          """)
  private static native void set(JSObject tf);

  @JSBody(
      script =
          """
          let mock;
          return {
            mockIsMobile(value) {
              mock = value;
            },
            isMobile(nav) {
              nav = nav || (typeof navigator === 'undefined' ? null : navigator);
              if (mock !== undefined || !nav) return mock || false;
              const agent = nav.userAgent || nav.vendor;
              return nav.product === 'ReactNative' || (agent
                  ? /android.+mobile|ip(hone|od)|mobile.+firefox|phone|opera m(ob|in)|blackberry|nokia/i
                      .test(agent)
                  : nav.userAgentData && nav.userAgentData.mobile);
            },
            isBrowser: () => typeof window !== 'undefined' && window.document != null
                || typeof WorkerGlobalScope !== 'undefined',
          };
          """)
  private static native JSObject device();

  /** Exports them. */
  static void define() {
    set(Api.root);
    Api.put("device_util", device());
  }
}
