#!/usr/bin/env bash
# HAProxy 2.6.12 (Debian 12): two averages of the same requests.
#
# HAProxy gives a server's average response time over its last 1,024 requests in two places: column rtime of
# /stats;csv (ms), and haproxy_server_response_time_average_seconds of its own Prometheus exporter. One expects the same
# figure. Seen: after 20 requests of 300 ms the page says 317 ms and the exporter 13 ms; after 100 of 100 ms, 124 and 25;
# from 1,024 requests on both agree. To whoever scrapes the exporter, a server with little traffic, or one whose HAProxy
# was just reloaded, looks many times faster than it is.
LIMIT=180
. "$(dirname "$0")/lib/scratch.sh"

debs haproxy liblua5.3-0 libopentracing-c-wrapper0 libopentracing1
version 'version 2.6.12' "$(root/usr/sbin/haproxy -v | head -1)"

web=$(free_port)
statistics=$(free_port)
slow=$(free_port)
cat >slow.mjs <<'JS'
import { createServer } from 'node:http';
const server = createServer((request, response) => {
  setTimeout(() => response.end(), request.url === '/slow' ? 300 : 0);
});
server.listen(Number(process.argv[2]), '127.0.0.1');
JS
cat >requests.mjs <<'JS'
import { get } from 'node:http';
const [url, count] = process.argv.slice(2);
let left = Number(count);
const one = () => new Promise((done, failed) => get(url, { agent: false }, (answer) => answer.resume().on('end', done)).on('error', failed));
const worker = async () => {
  while (left-- > 0) await one();
};
await Promise.all(Array.from({ length: 10 }, worker));
JS
cat >haproxy.cfg <<CFG
defaults
  mode http
  timeout connect 5s
  timeout client 30s
  timeout server 30s
listen web
  bind 127.0.0.1:$web
  server one 127.0.0.1:$slow
listen statistics
  bind 127.0.0.1:$statistics
  stats enable
  stats uri /stats
  http-request use-service prometheus-exporter if { path /metrics }
CFG
server node slow.mjs "$slow"
server root/usr/sbin/haproxy -f haproxy.cfg -db
page() { ask "http://127.0.0.1:$statistics/stats;csv" | awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "rtime") at = i } $1 == "web" && $2 == "one" { print $at }'; }
exporter() { ask "http://127.0.0.1:$statistics/metrics" | awk '/^haproxy_server_response_time_average_seconds{proxy="web"/ { print $2 * 1000 }'; }
patiently ask "http://127.0.0.1:$statistics/metrics"
# Not through HAProxy: only what goes through it counts.
patiently ask "http://127.0.0.1:$slow/"

node requests.mjs "http://127.0.0.1:$web/slow" 20
echo "after 20 requests of 300 ms: page $(page) ms, exporter $(exporter) ms"
seen 'the page says 300 ms or more' yes "$([ "$(page)" -ge 300 ] && echo yes || echo "$(page)")"
seen 'the exporter says less than 30 ms' yes "$(awk -v ms="$(exporter)" 'BEGIN { print ms < 30 ? "yes" : ms }')"

node requests.mjs "http://127.0.0.1:$web/" 1100
echo "after 1,100 more, without delay: page $(page) ms, exporter $(exporter) ms"
seen 'both say the same' "$(page)" "$(exporter)"
verdict
