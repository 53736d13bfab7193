import { ProvisionError } from '../provision/paths.mjs';

/** @typedef {import('./machine.mjs').BareMachine} BareMachine */
/** @typedef {import('./enter.mjs').User} User */

const COMMAND = /^\s*Type: (.+)$/;

/** @type {User} */
const SUPERUSER = { name: 'root', id: 0, home: '/root' };

/** @param {BareMachine} machine */
async function asUser(machine) {
  const first = await machine.run('npm ci && npm start');
  const commands = first.lines.flatMap((line) => COMMAND.exec(line)?.[1] ?? []);
  const [command] = commands;
  if (first.code === 0 || command === undefined || commands.length > 1)
    throw new ProvisionError(
      `npm start exited with ${first.code} and printed ${commands.length} commands, not one.`,
      `Read ${machine.log}`,
    );
  const installed = await machine.run(command, SUPERUSER);
  if (installed.code !== 0)
    throw new ProvisionError('The command that it printed does not work.', `Read ${machine.log}`);
  await machine.runUntilPictures('npm start');
}

/** @param {BareMachine} machine */
async function setUpTests(machine) {
  const { code } = await machine.run('npm ci && npm run provision -- --system');
  if (code !== 0) throw new ProvisionError('What the tests need could not be set up.', `Read ${machine.log}`);
}

/**
 * root: it installs all by itself; user: it prints one command, and with that done the wall runs; tests: all that
 * `npm test` needs before its first test.
 * @type {Readonly<Record<string, { user: User, play: (machine: BareMachine) => Promise<void> }>>}
 */
export const CASES = {
  root: { user: SUPERUSER, play: (machine) => machine.runUntilPictures('npm ci && npm start') },
  user: { user: { name: 'dispatcher', id: 1000, home: '/home/dispatcher' }, play: asUser },
  tests: { user: SUPERUSER, play: setUpTests },
};
