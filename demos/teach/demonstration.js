"use strict";

// What the page does on opening, until its visitor takes over: the drawn hand teaches its four gestures, then shows frames of
// another motion and light that it has not taught, and counts how many are told right. ?auto=0 leaves it out, ?seed= draws
// another room, ?source=camera asks for the camera at once.
(() => {
  const EXAMPLES = 20;
  const UNSEEN = 12;
  let stopped = false;

  const caption = (text) => {
    const node = document.getElementById("caption");
    node.textContent = text;
    node.hidden = !text;
  };
  const breathe = () => new Promise((resolve) => setTimeout(resolve, 0));

  async function demonstrate(seed) {
    const drawn = await teach.use(() => capture.drawnScene({ seed }));
    const gone = () => stopped || teach.source() !== drawn;
    teach.startOver(scene.GESTURES);
    caption(`A drawn hand teaches four gestures, ${EXAMPLES} examples each`);
    drawn.play(false);
    for (let i = 0; i < EXAMPLES; i++) {
      for (let gesture = 0; gesture < 4; gesture++) {
        if (gone()) return;
        drawn.pose({ gesture, t: 0.9 * i + 31 * gesture, seed });
        teach.learn(gesture);
        await breathe();
      }
    }
    const quiz = { asked: 0, right: 0, of: 4 * UNSEEN };
    teach.quiz = quiz;
    document.getElementById("quiz-fact").hidden = false;
    caption("Now frames that it has not seen: other motion, other light");
    for (let i = 0; i < UNSEEN; i++) {
      for (let gesture = 0; gesture < 4; gesture++) {
        if (gone()) return;
        drawn.pose({ gesture, t: 1.37 * i + 17 * gesture, seed: seed + 50, place: seed });
        const { label } = await teach.predict();
        quiz.asked++;
        if (label === gesture) quiz.right++;
        document.getElementById("quiz").textContent = `${quiz.right} of ${quiz.asked}`;
        await breathe();
      }
    }
    drawn.play(true);
    caption("Your turn: press Camera and teach it something of yours");
  }

  async function open() {
    await teach.start();
    let demonstrated = false;
    // The visitor's own examples come on top of the hand's; with the visitor's own pictures it begins anew.
    teach.onVisitor = (ownPictures = false) => {
      stopped = true;
      caption("");
      const source = teach.source();
      if (source && source.play) source.play(true);
      teach.quiz = null;
      document.getElementById("quiz-fact").hidden = true;
      if (demonstrated && ownPictures) {
        demonstrated = false;
        teach.startOver();
      }
    };
    if (teach.address.get("source") === "camera") await teach.useCamera();
    else if (teach.address.get("auto") === "0") await teach.use(() => capture.drawnScene());
    else {
      demonstrated = true;
      await demonstrate(Number(teach.address.get("seed")) || 1);
    }
  }

  teach.ready = open().catch(teach.fail);
})();
