"use strict";

// Where pictures come from: the camera, a video file, image files, or the drawn scene. Each source shows itself in one element
// (a video or a canvas) and knows when that element holds a new picture.
const capture = (() => {
  /** A source that cannot be had; kind is denied, none, busy, insecure, policy, unsupported, lost or file. */
  class CaptureError extends Error {
    constructor(kind, message) {
      super(message);
      this.name = "CaptureError";
      this.kind = kind;
    }
  }

  const MESSAGES = {
    insecure: "Browsers hand out the camera only on secure pages. Open this page over https:// or from localhost.",
    unsupported: "This browser has no camera access for pages.",
    denied:
      "The camera was not allowed. Allow it in the address bar (the camera or lock sign), then press Camera again.",
    none: "No camera was found. Plug one in, or use the drawn scene, a video or pictures.",
    busy: "The camera is there but does not answer: another program may be using it. Close that, then try again.",
    policy: "The site that embeds this page does not let it use the camera. Open the page by itself.",
    lost: "The camera was unplugged or switched off.",
  };

  const KIND_OF = {
    NotAllowedError: "denied",
    PermissionDeniedError: "denied",
    NotFoundError: "none",
    DevicesNotFoundError: "none",
    OverconstrainedError: "none",
    NotReadableError: "busy",
    TrackStartError: "busy",
    AbortError: "busy",
    SecurityError: "policy",
  };

  const failure = (kind) => new CaptureError(kind, MESSAGES[kind]);

  /** Why the browser refused; an unknown reason is passed on as it is. */
  function explain(error) {
    const kind = KIND_OF[error.name];
    return kind ? failure(kind) : new CaptureError("unsupported", `The camera could not be opened: ${error.message}`);
  }

  function quietVideo() {
    const video = document.createElement("video");
    video.muted = true;
    video.playsInline = true;
    return video;
  }

  /** Follows a playing video: fresh() is true once for each new picture. */
  function freshness(video) {
    let seen = -1;
    return () => {
      if (video.readyState < 2 || video.currentTime === seen) return false;
      seen = video.currentTime;
      return true;
    };
  }

  function playing(video) {
    return new Promise((resolve, reject) => {
      video.onloadeddata = resolve;
      video.onerror = () => reject(new CaptureError("file", "This file is no video that the browser can play."));
    });
  }

  /** The camera; deviceId chooses one of several. */
  async function camera({ deviceId = "", onLost = () => {} } = {}) {
    if (!window.isSecureContext) throw failure("insecure");
    if (!navigator.mediaDevices || !navigator.mediaDevices.getUserMedia) throw failure("unsupported");
    const wish = { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 30 } };
    if (deviceId) wish.deviceId = { exact: deviceId };
    else wish.facingMode = "user";
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: wish, audio: false });
    } catch (error) {
      throw explain(error);
    }
    const video = quietVideo();
    const stop = () => {
      for (const track of stream.getTracks()) {
        track.onended = null;
        track.stop();
      }
      video.srcObject = null;
    };
    const [track] = stream.getVideoTracks();
    track.onended = () => {
      stop();
      onLost(failure("lost"));
    };
    try {
      const ready = playing(video);
      video.srcObject = stream;
      await Promise.all([ready, video.play()]);
    } catch (error) {
      stop();
      throw error instanceof CaptureError ? error : explain(error);
    }
    return {
      kind: "camera",
      name: track.label || "Camera",
      element: video,
      mirrored: true,
      fresh: freshness(video),
      stop,
      deviceId: track.getSettings().deviceId || "",
    };
  }

  /** The cameras that may be chosen; empty until the browser has allowed one. */
  async function cameras() {
    if (!navigator.mediaDevices || !navigator.mediaDevices.enumerateDevices) return [];
    const devices = await navigator.mediaDevices.enumerateDevices();
    return devices.filter((d) => d.kind === "videoinput" && d.deviceId);
  }

  /** A video file, played over and over. */
  async function videoFile(file) {
    const video = quietVideo();
    video.loop = true;
    const address = URL.createObjectURL(file);
    const stop = () => {
      video.pause();
      video.removeAttribute("src");
      URL.revokeObjectURL(address);
    };
    try {
      const ready = playing(video);
      video.src = address;
      await ready;
      await video.play();
    } catch (error) {
      stop();
      throw error instanceof CaptureError ? error : new CaptureError("file", `${file.name} could not be played.`);
    }
    return { kind: "video", name: file.name, element: video, mirrored: false, fresh: freshness(video), stop };
  }

  function canvasOf(width, height) {
    const canvas = document.createElement("canvas");
    canvas.width = width;
    canvas.height = height;
    return canvas;
  }

  /** Image files; show(step) moves to another one. */
  async function images(files) {
    const pictures = [];
    for (const file of files) {
      try {
        pictures.push(await createImageBitmap(file));
      } catch (error) {
        for (const picture of pictures) picture.close();
        throw new CaptureError("file", `${file.name} is no picture that the browser can read.`);
      }
    }
    if (!pictures.length) throw new CaptureError("file", "No picture was chosen.");
    const canvas = canvasOf(640, 480);
    const ctx = canvas.getContext("2d");
    let index = 0;
    let changed = true;
    function show(step) {
      index = (index + step + pictures.length) % pictures.length;
      const picture = pictures[index];
      const scale = Math.max(canvas.width / picture.width, canvas.height / picture.height);
      const [w, h] = [picture.width * scale, picture.height * scale];
      ctx.fillRect(0, 0, canvas.width, canvas.height);
      ctx.drawImage(picture, (canvas.width - w) / 2, (canvas.height - h) / 2, w, h);
      changed = true;
    }
    show(0);
    return {
      kind: "images",
      name: `${files.length} picture${files.length > 1 ? "s" : ""}`,
      element: canvas,
      mirrored: false,
      show,
      position: () => `${index + 1} of ${pictures.length}`,
      fresh() {
        const answer = changed;
        changed = false;
        return answer;
      },
      stop: () => pictures.forEach((picture) => picture.close()),
    };
  }

  /** The drawn scene. By itself it goes through the gestures; after play(false) it shows only what pose() draws. */
  function drawnScene({ seed = 1, hold = 3.2 } = {}) {
    const canvas = canvasOf(scene.WIDTH, scene.HEIGHT);
    const ctx = canvas.getContext("2d");
    const start = performance.now();
    const rest = matchMedia("(prefers-reduced-motion: reduce)").matches ? 0.7 : 1 / 40; // seconds between frames
    let wanted = -1; // the gesture that was asked for; -1 goes through all of them
    let from = 0;
    let to = 0;
    let changedAt = -10;
    let drawnAt = -1;
    let playing = true;
    let posed = false;
    function animate() {
      const t = (performance.now() - start) / 1000;
      const next = wanted >= 0 ? wanted : Math.floor(t / hold) % scene.GESTURES.length;
      if (next !== to) {
        from = to;
        to = next;
        changedAt = t;
      }
      const share = Math.min(1, (t - changedAt) / 0.35);
      scene.draw(ctx, { gesture: to, from, share: share * share * (3 - 2 * share), t, seed });
      return t;
    }
    animate();
    return {
      kind: "scene",
      name: "Drawn scene",
      element: canvas,
      mirrored: false,
      gesture: () => to,
      ask: (gesture) => (wanted = gesture),
      pose(frame) {
        scene.draw(ctx, frame);
        posed = true;
      },
      play: (yes) => (playing = yes),
      fresh() {
        if (!playing) {
          const answer = posed;
          posed = false;
          return answer;
        }
        const t = (performance.now() - start) / 1000;
        if (t - drawnAt < rest) return false;
        drawnAt = animate();
        return true;
      },
      stop() {},
    };
  }

  return { CaptureError, camera, cameras, videoFile, images, drawnScene, canvasOf };
})();
