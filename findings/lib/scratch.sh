# Sourced by each finding: a temporary folder that is removed, servers that are stopped, a limit of LIMIT seconds.
# Exit codes: 0 the behaviour is as described, 1 it has changed, 3 the finding could not be run.
set -Eeuo pipefail
if [ -z "${FINDING_LIMITED-}" ]; then
  FINDING_LIMITED=1 exec timeout --kill-after=10 "${LIMIT:-240}" bash "$0" "$@"
fi

work=$(mktemp -d)
chmod 755 "$work"
cd "$work"
servers=()
changed=0

finish() {
  for pid in "${servers[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  cd /
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 3' INT TERM
# What fails by itself says nothing about the behaviour.
trap 'exit 3' ERR

could_not_run() {
  echo "could not be run: $*"
  exit 3
}

# debs NAME...: Debian packages of this machine's release, unpacked into root/
debs() {
  apt-get -q download "$@" >apt.log 2>&1 || could_not_run "apt-get download $*: $(tail -1 apt.log)"
  for package in ./*.deb; do dpkg-deb -x "$package" root; done
  LD_LIBRARY_PATH=$(echo "$work"/root/usr/lib/*-linux-gnu)
  export LD_LIBRARY_PATH
}

# packages NAME@VERSION...: npm packages, installed into node_modules/
packages() {
  echo '{ "private": true, "type": "module" }' >package.json
  npm install --ignore-scripts --no-audit --no-fund "$@" >npm.log 2>&1 || could_not_run "npm install $*: $(tail -1 npm.log)"
}

# version PREFIX TEXT: the finding was made with this version and is asked of no other
version() {
  case "$2" in
    *"$1"*) echo "version: $2" ;;
    *) could_not_run "version $1 is wanted, and this is $2" ;;
  esac
}

# server COMMAND...: runs until the finding ends
server() {
  "$@" >>servers.log 2>&1 &
  servers+=($!)
}

free_port() {
  node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })'
}

# ask URL: the body of a good answer
ask() {
  node -e 'fetch(process.argv[1]).then(async (answer) => { process.stdout.write(await answer.text()); process.exitCode = answer.ok ? 0 : 1; })' "$1"
}

# patiently COMMAND...: tries until it succeeds, at most a minute
patiently() {
  for _ in $(seq 300); do
    if "$@" >/dev/null 2>&1; then return; fi
    sleep 0.2
  done
  could_not_run "no answer after a minute: $* ($(tail -1 servers.log))"
}

# seen WHAT EXPECTED ACTUAL
seen() {
  if [ "$2" = "$3" ]; then
    echo "as described: $1: $3"
  else
    echo "CHANGED: $1: $3 (described: $2)"
    changed=1
  fi
}

verdict() {
  exit "$changed"
}
