#!/bin/sh
# Installs, from the distribution, what the tests need and this machine does not have.
set -eu

missing=""
need() { # need <command> <package>
  command -v "$1" >/dev/null 2>&1 || missing="$missing $2"
}

need node nodejs
need npm npm
if [ "$1" = all ]; then
  need chromium chromium
  need firefox-esr firefox-esr
  need WebKitWebDriver webkit2gtk-driver
  need Xvfb xvfb
  need brotli brotli
fi

[ -n "$missing" ] || exit 0
echo "Installing from the distribution:$missing"
run=""
[ "$(id -u)" = 0 ] || run="sudo"
$run apt-get update -qq
DEBIAN_FRONTEND=noninteractive $run apt-get install -y -qq --no-install-recommends $missing >/dev/null
