/** @typedef {import('./tally.mjs').Tally} Tally */

/** @param {number} seconds */
const padded = (seconds) => `${seconds.toFixed(seconds < 10 ? 1 : 0).padStart(6)} s`;

/**
 * The end of a run, for a person who sees nothing else of it; the last line is the sum, alone.
 * @param {Tally} tally
 * @param {object} run
 * @param {number} run.seconds from the first to the last line
 * @param {readonly { name: string, seconds: number }[]} run.stages what is no project, in the order in which it ran
 * @param {string} run.seed
 * @param {string | null} run.kept folder of what failed windows left behind
 * @param {string | null} run.stopped why projects were left out
 * @returns {readonly string[]}
 */
export function summaryOf(tally, { seconds, stages, seed, kept, stopped }) {
  const projects = Object.entries(tally.projects).map(([name, one]) => ({ name, ...one }));
  return [
    '',
    '== seconds',
    ...stages.map((stage) => `${padded(stage.seconds)}  ${stage.name}`),
    ...projects.map((one) => `${padded(one.seconds)}  ${one.name} (${one.tests} tests)`),
    `${padded(seconds)}  all`,
    '',
    '== slowest tests',
    ...tally.slowest.map((test) => `${padded(test.seconds)}  ${test.name}`),
    '',
    ...tally.skipped.map((line) => `skipped: ${line}`),
    ...tally.retried.map((line) => `retried: ${line}`),
    ...tally.failed.map((line) => `FAILED: ${line}`),
    ...(tally.failed.length > 0 ? [`GANTRY_SEED=${seed} repeats the random choices of this run`] : []),
    ...(stopped === null ? [] : [stopped]),
    ...(kept === null ? [] : [`log, picture and last snapshot of failed windows: ${kept}`]),
    `${tally.retried.length} retried`,
    `${tally.passed} passed, ${tally.failed.length} failed, ${tally.skipped.length} skipped`,
  ];
}
