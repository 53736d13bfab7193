#!/usr/bin/env bash
# GTK 3.24.38 and Mesa 22.3.6 (Debian 12), on an X server without a GPU: the first program pays for a compiler.
#
# A program that only wants a window, Electron's main process among them, is not expected to load OpenGL. Seen: when GTK
# opens its display it asks OpenGL for the best visuals. Without a GPU that loads Mesa's software renderer, and with it
# libLLVM: about 30 MB of the process, for good. GTK leaves the answer in the property GDK_VISUALS of the root window, so
# that no later program loads it, until the X server resets, which it does by default when its last client leaves.
# Whoever measures a second program beside a first one sees nothing of it. With GDK_GL=disable no program loads it.
LIMIT=300
. "$(dirname "$0")/lib/scratch.sh"

# Its keyboard tables have a fixed place, so that it does not run from a folder.
command -v Xvfb >/dev/null || could_not_run 'Xvfb is not installed'
wanted=(libgtk-3-bin)
for package in $(apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts --no-breaks --no-replaces --no-enhances \
  libgtk-3-bin libgl1 libglx-mesa0 libgl1-mesa-dri | grep '^[a-z]'); do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || wanted+=("$package")
done
debs "${wanted[@]}"
version 3.24.38 "GTK $(dpkg-deb -f ./libgtk-3-bin_*.deb Version)"
dri=$(echo root/usr/lib/*-linux-gnu/dri)
if [ -d "$dri" ]; then export LIBGL_DRIVERS_PATH="$work/$dri"; fi
export PATH="$work/root/usr/bin:$PATH"

# Stays although its last client leaves; the number is of a free display.
display() {
  : >"number.$1"
  server Xvfb -displayfd 3 -noreset -nolisten tcp 3>"number.$1"
  patiently test -s "number.$1"
  DISPLAY=":$(cat "number.$1")"
  export DISPLAY
}
# The program opens its display, prints GTK's settings and ends.
loads() {
  if env "$@" LD_DEBUG=files gtk-query-settings 2>&1 >/dev/null | grep -q 'calling init.*libLLVM'; then echo yes; else echo no; fi
}

display one
seen 'the first program of an X server loads libLLVM' yes "$(loads)"
seen 'the second one does' no "$(loads)"
display two
seen 'the first one of another X server with GDK_GL=disable does' no "$(loads GDK_GL=disable)"
seen 'the next one without it does' yes "$(loads)"
verdict
