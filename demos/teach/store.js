"use strict";

// Examples as a file: the names of the classes and each example's picture. Features are worked out again on loading.
const store = (() => {
  const FORMAT = "kinglet-teach";
  const MOST = 100; // examples of one class

  /** The text of a file for [{name, pictures: [canvas]}]. */
  function write(classes) {
    const text = (canvas) => canvas.toDataURL("image/jpeg", 0.92).replace("data:image/jpeg;base64,", "");
    return JSON.stringify({
      format: FORMAT,
      version: 1,
      classes: classes.map(({ name, pictures }) => ({ name, pictures: pictures.map(text) })),
    });
  }

  /** Offers a file to the visitor's downloads. */
  function offer(name, text) {
    const link = document.createElement("a");
    const address = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    link.href = address;
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  }

  async function picture(base64, side) {
    const letters = atob(base64);
    const bytes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: "image/jpeg" }));
    const canvas = capture.canvasOf(side, side);
    canvas.getContext("2d").drawImage(image, 0, 0, side, side);
    image.close();
    return canvas;
  }

  /** The classes of such a text, the pictures side x side; throws an Error that says what is wrong. */
  async function read(text, side, most) {
    let file;
    try {
      file = JSON.parse(text);
    } catch (error) {
      throw new Error("This file holds no saved examples (it is not JSON).");
    }
    if (!file || file.format !== FORMAT || !Array.isArray(file.classes)) {
      throw new Error("This file holds no saved examples (no “kinglet-teach” in it).");
    }
    if (file.version !== 1) throw new Error(`These examples were saved by a newer page (version ${file.version}).`);
    if (!file.classes.length || file.classes.length > most) {
      throw new Error(`This file has ${file.classes.length} classes; 1 to ${most} can be loaded.`);
    }
    const classes = [];
    for (const { name, pictures } of file.classes) {
      if (typeof name !== "string" || !Array.isArray(pictures))
        throw new Error("A class in this file has no name or no pictures.");
      const canvases = [];
      for (const base64 of pictures.slice(0, MOST)) {
        try {
          canvases.push(await picture(base64, side));
        } catch (error) {
          throw new Error(`Example ${canvases.length + 1} of “${name}” is damaged.`);
        }
      }
      classes.push({ name: name.slice(0, 40), pictures: canvases });
    }
    return classes;
  }

  return { MOST, write, read, offer };
})();
