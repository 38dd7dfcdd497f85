/** Work on the text of string tensors. */
export namespace string {
  /**
   * Each string with the matches of a regular expression replaced.
   * @param replaceGlobal all of them, or only the first
   */
  function staticRegexReplace(
    input: TensorLike, pattern: string, rewrite: string, replaceGlobal?: boolean): Tensor;
}
