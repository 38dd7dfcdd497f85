// Runs in the page: saves what it was taught, starts over, loads it again; then loads a file of another kind.
async () => {
  let text;
  const made = URL.createObjectURL;
  URL.createObjectURL = (blob) => {
    text = blob.text();
    return made.call(URL, blob);
  };
  document.getElementById("save").click();
  const saved = await text;
  teach.stop();

  // How alike the features of a saved picture are to those of the frame it was taken from.
  const extractor = features.create(kinglet);
  const drawn = capture.drawnScene({ seed: 1 });
  drawn.play(false);
  const [{ pictures }] = await store.read(saved, 128, 8);
  let least = 1;
  for (let i = 0; i < 5; i++) {
    drawn.pose({ gesture: 0, t: 0.9 * i, seed: 1 });
    const cosine = kinglet.tidy(() => extractor.embed(drawn.element).mul(extractor.embed(pictures[i])).sum());
    least = Math.min(least, (await cosine.data())[0]);
    cosine.dispose();
  }
  extractor.dispose();

  teach.startOver();
  await teach.load(new File([saved], "examples.json"));
  const { examples, classes } = teach.state();
  await teach.load(new File(["{}"], "other.json"));
  return { examples, classes, least, message: teach.state().message };
}
