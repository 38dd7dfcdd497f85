// Runs in the page: teaches every pose that is there to be taught, once, as the camera shows it, then asks the others.
// The video is held while the number in its border is read and its picture is used, so that both belong to the same frame.
async ({ gestures, taught, poses, border, bits }) => {
  await teach.ready;
  await teach.useCamera();
  const source = teach.source();
  if (!source) return { error: teach.state().message };
  const video = source.element;
  teach.startOver(Array.from({ length: gestures }, (_, i) => `Gesture ${i + 1}`));

  const strip = document.createElement("canvas");
  strip.width = 1;
  strip.height = bits;
  const ctx = strip.getContext("2d", { willReadFrequently: true });
  const readPixels = CanvasRenderingContext2D.prototype.getImageData;
  const number = () => {
    const [w, h] = [video.videoWidth, video.videoHeight];
    for (let bit = 0; bit < bits; bit++) {
      ctx.drawImage(video, (w * border) / 2, (h * (bit + 0.5)) / bits, 1, 1, 0, bit, 1, 1);
    }
    const { data } = readPixels.call(ctx, 0, 0, 1, bits);
    let value = 0;
    for (let bit = 0; bit < bits; bit++) if (data[4 * bit] > 127) value |= 1 << bit;
    return value;
  };

  // What goes to and from the graphics card while it is asked: frames by element, frames by array, pixels read back.
  const counts = { videos: 0, arrays: 0, canvasReads: 0 };
  const gl = WebGL2RenderingContext.prototype;
  for (const name of ["texImage2D", "texSubImage2D"]) {
    const original = gl[name];
    gl[name] = function (...args) {
      const last = args.find((a) => a && typeof a === "object");
      if (last instanceof HTMLVideoElement) counts.videos++;
      else if (ArrayBuffer.isView(last) && last.length >= video.videoWidth * video.videoHeight) counts.arrays++;
      return original.apply(this, args);
    };
  }
  CanvasRenderingContext2D.prototype.getImageData = function (...args) {
    counts.canvasReads++;
    return readPixels.apply(this, args);
  };

  const nextFrame = () => new Promise((resolve) => video.requestVideoFrameCallback(resolve));
  const seen = new Set();
  const table = Array.from({ length: gestures }, () => new Array(gestures).fill(0));
  let right = 0;
  let asked = 0;
  const until = performance.now() + 300_000;
  while (seen.size < poses && performance.now() < until) {
    await nextFrame();
    video.pause();
    const pose = number();
    const mayAsk = seen.size >= taught;
    if (!seen.has(pose) && (pose < taught || (mayAsk && pose < poses))) {
      seen.add(pose);
      const gesture = pose % gestures;
      if (pose < taught) teach.learn(gesture);
      else {
        const { label } = await teach.predict();
        table[gesture][label]++;
        asked++;
        if (label === gesture) right++;
      }
    }
    await video.play();
  }
  await new Promise((resolve) => setTimeout(resolve, 2000));
  const state = teach.state();
  const before = state.tensors;
  await new Promise((resolve) => setTimeout(resolve, 1000));
  const result = {
    device: state.device, examples: state.examples, asked, right, table, perSecond: teach.state().perSecond, counts,
    tensorsBefore: before, tensorsAfter: teach.state().tensors, size: [video.videoWidth, video.videoHeight],
  };
  const [track] = video.srcObject.getTracks();
  teach.stop();
  result.track = track.readyState;
  return result;
}
