import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';

/**
 * Runs in namespaces of its own, with the root's folder and a command as arguments. Every mount is private to it and
 * ends with its first process: nothing has to be unmounted, and what is removed afterwards holds plain files only.
 * pivot_root in place of chroot: after a chroot Linux refuses user namespaces, which Chromium's sandbox is made of.
 */
const ENTER = `
set -eu
root=$1; shift
mount --bind "$root" "$root"
cd "$root"
mount -t proc proc proc
mount -t tmpfs -o mode=755,size=1m tmpfs dev
for node in null zero full random urandom tty; do : > dev/$node; mount --bind /dev/$node dev/$node; done
mkdir dev/shm dev/pts
mount -t tmpfs -o mode=1777 tmpfs dev/shm
mount -t devpts -o newinstance,ptmxmode=0666,mode=0620 devpts dev/pts
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
for name in 0:stdin 1:stdout 2:stderr; do ln -s /proc/self/fd/\${name%%:*} dev/\${name##*:}; done
mkdir -p .outside
pivot_root . .outside
cd /
umount -l /.outside
rmdir /.outside
exec "$@"
`;

/** What leads to the registries, and nothing else of this process's environment. */
const KEPT = /^((https?|no|all)_proxy|NODE_EXTRA_CA_CERTS|SSL_CERT_FILE)$/i;

function keptVariables() {
  return Object.entries(process.env)
    .filter(([name]) => KEPT.test(name))
    .map(([name, value]) => `${name}=${value}`);
}

/** @typedef {{ readonly name: string, readonly id: number, readonly home: string }} User */

/**
 * @typedef {object} Entering
 * @property {User} user
 * @property {string} folder to start in, as the root sees it
 * @property {string} command for a shell
 * @property {string} log file that gets all that is printed, appended
 * @property {(line: string) => void} [onLine]
 */

/**
 * Runs a command inside the root, as on a machine of its own.
 * @param {string} root
 * @param {Entering} entering
 * @returns {{ ended: Promise<number>, interrupt: () => void, kill: () => void }} ended: the exit code, 128 and more for
 * a signal; interrupt: Ctrl+C
 */
export function enter(root, { user, folder, command, log, onLine = () => undefined }) {
  const path = user.id === 0 ? '/usr/sbin:/usr/bin:/sbin:/bin' : '/usr/local/bin:/usr/bin:/bin';
  const identity =
    user.id === 0 ? [] : ['setpriv', `--reuid=${user.id}`, `--regid=${user.id}`, '--init-groups'];
  const variables = [
    `HOME=${user.home}`,
    `USER=${user.name}`,
    `PATH=${path}`,
    'LANG=C.UTF-8',
    ...keptVariables(),
  ];
  // The shell stays the first process, which has to wait for orphans: it must not become what it runs.
  const shell = ['sh', '-c', `cd "$0" && { ${command}; }; exit $?`, folder];
  const child = spawn(
    'unshare',
    [
      ...['--mount', '--pid', '--fork', '--kill-child', '--propagation', 'private'],
      ...['sh', '-c', ENTER, 'enter', root, ...identity, 'env', '-i', ...variables, ...shell],
    ],
    // A group of its own, so that Ctrl+C can be sent to all of it and to nothing else.
    { stdio: ['ignore', 'pipe', 'pipe'], detached: true },
  );
  const file = createWriteStream(log, { flags: 'a' });
  file.write(`\n$ ${command}    (${user.name}, ${new Date().toISOString()})\n`);
  for (const stream of [child.stdout, child.stderr]) {
    let rest = '';
    stream.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      file.write(text);
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) onLine(line);
    });
  }
  const signal = (/** @type {NodeJS.Signals} */ name) => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, name);
  };
  return {
    interrupt: () => signal('SIGINT'),
    kill: () => signal('SIGKILL'),
    ended: new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => {
        file.end(`(exit code ${code ?? 'of a signal'})\n`);
        resolve(code ?? 128);
      });
    }),
  };
}
