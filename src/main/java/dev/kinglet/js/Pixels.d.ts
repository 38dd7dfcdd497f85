/** Pixels as bytes. */
export interface PixelData {
  width: number;
  height: number;
  data: Uint8Array | Uint8ClampedArray | Int32Array;
}

/** What `browser.fromPixels` takes. */
export type Picture =
  | PixelData | ImageData | ImageBitmap | HTMLImageElement | HTMLCanvasElement | HTMLVideoElement
  | OffscreenCanvas;

/** Between tensors and pictures. */
export namespace browser {
  /** A picture as int32 [height, width, numChannels], 0 to 255; captured at the call. */
  function fromPixels(pixels: Picture, numChannels?: number): Tensor;
  /** As `fromPixels`; decodes the picture aside where the browser can. */
  function fromPixelsAsync(pixels: Picture, numChannels?: number): Promise<Tensor>;
  /**
   * Bytes r, g, b, a of [height, width] or [height, width, 1|3|4]: float32 in 0 to 1 or int32 in 0
   * to 255; drawn on the canvas when one is given.
   */
  function toPixels(
    img: TensorLike, canvas?: HTMLCanvasElement | OffscreenCanvas): Promise<Uint8ClampedArray>;
  /**
   * As `toPixels`, but at once: blocks until the picture is there. `alpha` is the opacity, 0 to 1,
   * of a picture that has no fourth channel.
   */
  function draw(
    image: TensorLike, canvas: HTMLCanvasElement,
    options?: { imageOptions?: { alpha?: number }; contextOptions?: { contextType?: string } }): void;
}
