const INFO = `# Server\r
redis_version:7.4.0\r
run_id:5d1c0\r
# Memory\r
used_memory:1048576\r
used_memory_rss:2097152\r
maxmemory:0\r
maxmemory_policy:noeviction\r
allocator_frag_ratio:1.12\r
# Persistence\r
rdb_last_bgsave_status:ok\r
# Stats\r
total_commands_processed:123456\r
total_net_input_bytes:98765\r
evicted_keys:0\r
rejected_connections:0\r
keyspace_hits:10\r
keyspace_misses:2\r
# Replication\r
role:master\r
connected_slaves:1\r
slave0:ip=10.0.0.8,port=6379,state=online,offset=1234,lag=0\r
master_repl_offset:1300\r
repl_backlog_size:1048576\r
# CPU\r
used_cpu_user_main_thread:12.5\r
used_cpu_sys_main_thread:3.5\r
# Cluster\r
cluster_enabled:0\r
# Keyspace\r
db0:keys=12,expires=3,avg_ttl=0\r
`;
const CLIENTS = `id=3 addr=127.0.0.1:60866 laddr=127.0.0.1:6379 fd=8 name= age=2 db=4 omem=7 tot-cmds=7 user=shop
id=4 addr=127.0.0.1:60867 laddr=127.0.0.1:6379 fd=9 name=gantry age=2 db=0 omem=0 tot-cmds=9 user=default
`;

/** Answers by command. */
export const REDIS_ANSWERS: Readonly<Record<string, unknown>> = {
  'CLIENT SETNAME': 'OK',
  'CLIENT LIST': CLIENTS,
  PING: 'PONG',
  INFO,
  SLOWLOG: [[14, 1_309_448_221, 15, ['ping'], '127.0.0.1:58217', '']],
  LATENCY: [['command', 1_405_067_976, 251, 1_001]],
  LLEN: 3,
  XLEN: 4,
  XINFO: [['name', 'workers', 'consumers', 2, 'pending', 2, 'last-delivered-id', '1-0', 'lag', 1]],
  SCAN: ['0', ['shop:1', 'shop:2', 'cart:1']],
  MEMORY: 72,
  SELECT: 'OK',
  CLUSTER: 'cluster_state:ok\r\n',
};

/** RESP2. A text that begins with `-` is an error. */
export function respOf(value: unknown): string {
  if (typeof value === 'string')
    return /^-[A-Z]/.test(value) ? `${value}\r\n` : `$${Buffer.byteLength(value)}\r\n${value}\r\n`;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return `:${value}\r\n`;
  if (Array.isArray(value)) return `*${value.length}\r\n${value.map(respOf).join('')}`;
  if (typeof value === 'object' && value !== null) return respOf(Object.entries(value).flat());
  return value === null || value === undefined ? '$-1\r\n' : respOf(String(value));
}

/** The answers to all commands in a read; each command is an array of texts. */
export function redisAnswer(question: Buffer, answers: Readonly<Record<string, unknown>>): Buffer {
  const words = question.toString('latin1').split('\r\n');
  let out = '';
  for (let at = 0; at < words.length; at++) {
    const count = /^\*(\d+)$/.exec(words[at] ?? '')?.[1];
    if (count === undefined) continue;
    const [name = '', sub = ''] = [words[at + 2]?.toUpperCase(), words[at + 4]?.toUpperCase()];
    const key = [`${name} ${sub}`, name].find((one) => Object.hasOwn(answers, one));
    out += key === undefined ? '-ERR unknown command\r\n' : respOf(answers[key]);
    at += 2 * Number(count);
  }
  return Buffer.from(out);
}
