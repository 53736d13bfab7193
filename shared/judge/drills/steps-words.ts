/** Verbs that steps of a drill begin with, and their `-ing` form. */
const GOING_ON: Readonly<Record<string, string>> = {
  activate: 'activating',
  check: 'checking',
  copy: 'copying',
  decide: 'deciding',
  declare: 'declaring',
  deploy: 'deploying',
  detect: 'detecting',
  download: 'downloading',
  fail: 'failing',
  fence: 'fencing',
  find: 'finding',
  import: 'importing',
  load: 'loading',
  migrate: 'migrating',
  mount: 'mounting',
  move: 'moving',
  notice: 'noticing',
  open: 'opening',
  prepare: 'preparing',
  promote: 'promoting',
  provide: 'providing',
  provision: 'provisioning',
  reach: 'reaching',
  rebuild: 'rebuilding',
  reindex: 'reindexing',
  repair: 'repairing',
  replay: 'replaying',
  restart: 'restarting',
  restore: 'restoring',
  run: 'running',
  start: 'starting',
  stop: 'stopping',
  switch: 'switching',
  test: 'testing',
  validate: 'validating',
  verify: 'verifying',
  wait: 'waiting',
  warm: 'warming',
};

/** `Restore files` in progress: `restoring files`; a name that is not an imperative stays as it is, in quotes. */
export function doing(step: string): string {
  const [verb = '', ...rest] = step.split(' ');
  const going = GOING_ON[verb.toLowerCase()];
  return going === undefined ? `“${step}”` : [going, ...rest].join(' ');
}
