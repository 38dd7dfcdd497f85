package dev.kinglet.device.webgl;

/** Textures in the order of their last use. */
final class Recent {
  private Texture newest;
  private Texture oldest;

  Texture oldest() {
    return oldest;
  }

  Texture newest() {
    return newest;
  }

  void add(Texture t) {
    t.older = newest;
    t.newer = null;
    if (newest == null) {
      oldest = t;
    } else {
      newest.newer = t;
    }
    newest = t;
    t.order = this;
  }

  void remove(Texture t) {
    if (t.newer == null) {
      newest = t.older;
    } else {
      t.newer.older = t.older;
    }
    if (t.older == null) {
      oldest = t.newer;
    } else {
      t.older.newer = t.newer;
    }
    t.newer = null;
    t.older = null;
  }

  void touch(Texture t) {
    if (t != newest) {
      remove(t);
      add(t);
    }
  }
}
