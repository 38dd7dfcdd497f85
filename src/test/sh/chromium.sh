#!/bin/sh
# Sees to it that the browser tests have a browser: installs Debian's where it is missing and we may.
set -e
have() { command -v "$1" >/dev/null 2>&1; }

if [ -n "$KINGLET_CHROMIUM" ] && [ -n "$KINGLET_CHROMEDRIVER" ]; then
  exit 0
fi
if { have chromium || have chromium-browser || have google-chrome; } && have chromedriver; then
  exit 0
fi
if [ "$(id -u)" = 0 ] && have apt-get; then
  echo "installing chromium and chromium-driver"
  export DEBIAN_FRONTEND=noninteractive
  apt-get -qq update
  apt-get -qq install -y --no-install-recommends chromium chromium-driver >/dev/null
  exit 0
fi
echo "[ERROR] The browser tests need Chromium and its driver (Debian, Ubuntu: apt-get install chromium chromium-driver), or their paths in KINGLET_CHROMIUM and KINGLET_CHROMEDRIVER." >&2
exit 1
