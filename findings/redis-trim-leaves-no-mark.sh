#!/usr/bin/env bash
# Redis 7.0.15 (Debian 12): a trimmed stream does not say what a reader has missed.
#
# A stream knows entries-added, max-deleted-entry-id and, for each consumer group, lag. One expects that a trim
# (XADD MAXLEN, XTRIM), which deletes entries, shows in max-deleted-entry-id, and that lag returns to 0 once a group has
# read everything that is there. Seen: only XDEL moves max-deleted-entry-id; after a trim past a group's place its lag
# stays at the number of entries it will never get, also while it reads every new one; and XREAD from an id that was
# trimmed away answers with the oldest entry left, without an error. An alarm on lag never clears; a reader that
# compares ids never learns of the gap. entries-added - length - entries read does show it, if asked in one MULTI.
LIMIT=120
. "$(dirname "$0")/lib/scratch.sh"

debs redis-server redis-tools libjemalloc2 liblzf1 libatomic1
version 'v=7.0.15' "$(root/usr/bin/redis-server --version)"
port=$(free_port)
server root/usr/bin/redis-server --port "$port" --bind 127.0.0.1 --save '' --appendonly no
redis() { root/usr/bin/redis-cli -p "$port" "$@"; }
field() { awk -v name="$1" 'found { print; exit } $0 == name { found = 1 }'; }
patiently redis ping

redis xgroup create jobs workers 0 mkstream >/dev/null
for at in 1 2 3 4 5 6 7 8 9 10; do redis xadd jobs "$at-0" n "$at" >/dev/null; done
redis xreadgroup group workers one count 2 streams jobs '>' >/dev/null
redis xtrim jobs maxlen 3 >/dev/null
seen 'max-deleted-entry-id after a trim of seven entries' 0-0 "$(redis xinfo stream jobs | field max-deleted-entry-id)"
seen 'XREAD after 2-0, when 3-0 to 7-0 are trimmed, begins with' 8-0 "$(redis xread count 1 streams jobs 2-0 | sed -n 2p)"
redis xreadgroup group workers one streams jobs '>' >/dev/null
seen 'lag of a group that has read all that is left' 5 "$(redis xinfo groups jobs | field lag)"
redis xadd jobs 11-0 n 11 >/dev/null
redis xreadgroup group workers one streams jobs '>' >/dev/null
seen 'its lag after a new entry was added and read' 5 "$(redis xinfo groups jobs | field lag)"
redis xdel jobs 9-0 >/dev/null
seen 'max-deleted-entry-id after XDEL 9-0' 9-0 "$(redis xinfo stream jobs | field max-deleted-entry-id)"
verdict
