package dev.kinglet.js;

/** Of {@link Data}: the visitor's camera and microphone as streams of tensors. */
final class DataMedia {
  private DataMedia() {}

  static final String SCRIPT =
      """
          var REASONS = {
            NotAllowedError: 'refused by the visitor or by a policy of the page',
            NotFoundError: 'there is no such device',
            NotReadableError: 'the device may be in use by another program',
            OverconstrainedError: 'no device is as asked'
          };
          /** The stream; errors have the browser's name and say what is the matter. */
          function openMedia(it, wish) {
            return attempt(() => {
              var media = navigator.mediaDevices, insecure = self.isSecureContext === false;
              if (media) return media.getUserMedia(wish);
              throw Object.assign(new Error(insecure
                ? 'the page is not secure: open it over https:// or from localhost'
                : 'not supported by the browser'),
                {name: insecure ? 'SecurityError' : 'NotSupportedError'});
            }).then(stream => {
              if (!stream) fail('Could not obtain ' + it.kind + ' from ' + it.summary() + '.');
              closeMedia(it);
              it.stream = stream;
              it.closed = false;
              return stream;
            }, error => {
              throw Object.assign(new Error('Error thrown while initializing ' + it.kind + ' stream: '
                + (REASONS[error.name] ? REASONS[error.name] + ': ' : '') + error.message),
                {name: error.name, cause: error});
            });
          }
          function closeMedia(it) {
            if (it.stream) it.stream.getTracks().forEach(track => track.stop());
            it.closed = true;
          }
          /** A class of endless streams of tensors. */
          function media(name, kind, methods) {
            function Media() {}
            Media.prototype = Object.assign(Object.create(LazyIterator.prototype), {
              kind: kind,
              capture() { return this.next().then(from => from.value); },
              summary() { return name; },
              toArray() { fail('Can not convert infinite ' + kind + ' stream to array.'); }
            }, methods);
            /** What `make(it)` has set up, started. */
            return make => attempt(() => {
              if (!tf.env().get('IS_BROWSER')) fail((kind === 'video' ? 'tf.data.webcam' : 'microphone API')
                + ' is only supported in browser environment.');
              var it = new Media();
              make(it);
              return it.start().then(() => it);
            });
          }

          var webcam = media('webcam', 'video', {
            start() {
              var video = this.video, facing = this.config.facingMode;
              return attempt(() => {
                if (facing && facing !== 'user' && facing !== 'environment') fail(
                  'Invalid webcam facing mode: ' + facing + ". Please provide 'user' or 'environment'");
                return openMedia(this, {video: {deviceId: this.config.deviceId, facingMode: facing || 'user',
                  width: video.width || undefined, height: video.height || undefined}});
              }).then(stream => {
                return new Promise(ok => {
                  video.onloadeddata = () => ok();
                  video.muted = video.playsInline = true;
                  video.srcObject = stream;
                  attempt(() => video.play()).catch(() => {});
                });
              });
            },
            next() {
              return attempt(() => {
                if (this.closed) return end();
                var image = tf.browser.fromPixels(this.video), made = image;
                if (this.config.resizeWidth && this.config.resizeHeight) try {
                  made = this.cropAndResizeFrame(image);
                } finally {
                  image.dispose();
                }
                return item(made);
              });
            },
            /** [height, width, channels] as float32 [resizeHeight, resizeWidth, channels]. */
            cropAndResizeFrame(image) {
              return tf.tidy(() => {
                var size = [this.config.resizeHeight, this.config.resizeWidth];
                // a box in the middle, or all of the picture
                var share = size.map((n, i) => this.config.centerCrop ? n / image.shape[i] : 1);
                var box = [1 - share[0], 1 - share[1], 1 + share[0], 1 + share[1]].map(x => x / 2);
                return tf.squeeze(tf.image.cropAndResize(tf.expandDims(tf.cast(image, 'float32'), 0),
                  tf.tensor2d([box]), tf.tensor1d([0], 'int32'), size, 'bilinear'), [0]);
              });
            },
            stop() {
              closeMedia(this);
              this.video.srcObject = null;
            }
          });
          space.webcam = (video, config) => {
            return webcam(it => {
              config = config || {};
              if (!video) {
                if (!config.resizeWidth || !config.resizeHeight) fail('Please provide webcam video element,'
                  + ' or resizeWidth and resizeHeight to create a hidden video element.');
                video = document.createElement('video');
                video.width = config.resizeWidth;
                video.height = config.resizeHeight;
              }
              it.video = video;
              it.config = config;
            });
          };

          var microphone = media('microphone', 'audio', {
            start() {
              var wish = this.config.audioTrackConstraints, rate = this.config.sampleRateHz;
              return openMedia(this, {audio: wish == null ? true : wish, video: false}).then(stream => {
                var Context = window.AudioContext || window.webkitAudioContext;
                var audio = this.audio = rate ? new Context({sampleRate: rate}) : new Context();
                var analyser = this.analyser = audio.createAnalyser(), actual = this.rate = audio.sampleRate;
                if (rate && actual !== rate) {
                  this.stop();
                  fail('Mismatch in sampling rate: Expected: ' + rate + '; Actual: ' + actual);
                }
                // a page that nobody has touched yet starts silent
                if (audio.state === 'suspended') audio.resume().catch(() => {});
                analyser.fftSize = 2 * this.size;
                analyser.smoothingTimeConstant = this.config.smoothingTimeConstant || 0;
                audio.createMediaStreamSource(stream).connect(analyser);
              });
            },
            next() {
              var size = this.size, frames = this.frames, columns = this.columns, count = 0;
              var levels = this.levels && new Float32Array(frames * columns);
              var samples = this.samples && new Float32Array(frames * size);
              var held = new Float32Array(size), kept = Math.min(columns, size);
              return new Promise(ok => {
                if (this.closed) return ok(end());
                var timer = setInterval(() => {
                  if (!this.closed) {
                    if (levels) {
                      this.analyser.getFloatFrequencyData(held);
                      levels.set(held.subarray(0, kept), count * kept + frames * (columns - kept));
                    }
                    if (samples) {
                      this.analyser.getFloatTimeDomainData(held);
                      samples.set(held, count * size);
                    }
                    if (++count < frames) return;
                  }
                  clearInterval(timer);
                  ok(this.closed ? end() : item({
                    spectrogram: levels ? tf.tensor(levels, [frames, columns, 1]) : undefined,
                    waveform: samples ? tf.tensor(samples, [frames * size, 1]) : undefined
                  }));
                }, size / this.rate * 1e3);
              });
            },
            getSampleRate() { return this.rate; },
            stop() {
              if (this.closed) return;
              this.analyser.disconnect();
              this.audio.close();
              closeMedia(this);
            }
          });
          space.microphone = config => {
            return microphone(it => {
              config = config || {};
              var size = config.fftSize || 1024, power = Math.log2(size);
              if (!(power >= 4 && power <= 14 && power % 1 === 0)) fail('Invalid fftSize: it must be a power'
                + ' of 2 between 2 to 4 and 2 to 14, but got ' + size);
              it.config = config;
              it.size = size;
              it.frames = config.numFramesPerSpectrogram || 43;
              it.columns = config.columnTruncateLength || size;
              it.levels = config.includeSpectrogram !== false;
              it.samples = config.includeWaveform === true;
              if (!it.levels && !it.samples) fail('Both includeSpectrogram and includeWaveform are false.'
                + ' At least one type of data should be returned.');
            });
          };
          """;
}
