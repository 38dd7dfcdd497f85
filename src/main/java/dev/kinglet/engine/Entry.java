package dev.kinglet.engine;

import dev.kinglet.core.KingletException;
import dev.kinglet.device.Device;

/** A device that can be asked for by name. */
final class Entry {
  final String name;
  final Devices.Maker maker;

  /** The device, once it was made. */
  Device device;

  /** Why there is none. */
  String absence = "not available here";

  Entry(String name, Devices.Maker maker) {
    this.name = name;
    this.maker = maker;
  }

  Device device() {
    if (device == null) {
      try {
        device = maker.make();
      } catch (KingletException e) {
        absence = e.getMessage();
      }
    }
    return device;
  }
}
