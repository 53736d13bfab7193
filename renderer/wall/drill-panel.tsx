import { capital } from '../../shared/format/fitting';
import { formatAge } from '../../shared/format/format';
import type { RunningDrill } from '../../shared/model/frame';
import { scenarioWords } from '../../shared/model/scenario';
import { useControls } from '../state/controls';
import { useSection, useWall } from '../state/wall-store';
import { drillChoices } from './drill-acts';
import { type LockedChoice, LockedPanel } from './locked-panel';

/** Begins a drill of the open service, times its steps, ends it. Asks for the wall's PIN first. */
export function DrillPanel() {
  const { services } = useControls();
  const { drill } = useSection('frame');
  const { rows } = useSection('recovery');
  const open = useWall((state) => state.service);
  const id = drill?.services[0] ?? open;
  const row = rows.find((one) => one.id === id);
  const choices = drillChoices(drill, row).map(({ words, act }): LockedChoice => {
    const ends = act.do === 'end';
    return {
      words,
      act: (pin) => services.drill(pin, act),
      closes: ends,
      ...(ends ? { meanwhile: 'Waiting until the wall has seen everything back …' } : {}),
    };
  });
  return (
    <LockedPanel
      label="Drill"
      title={drill === null ? 'Start a drill' : 'Drill in progress'}
      note={
        drill === null ? (
          `of ${row?.name ?? id ?? ''}: what is timed is what counts`
        ) : (
          <Running drill={drill} />
        )
      }
      choices={choices}
      foot={drill === null ? '' : '; the drill continues'}
      elsewhere="From a shell: gantry drill"
    />
  );
}

/** `Zone loss, for 12 min. Promote standby, for 40 s.` */
function Running({ drill }: { readonly drill: RunningDrill }) {
  const now = useWall((state) => state.now);
  const { scenario, startedAt, steps, stepSince } = drill;
  const begun = `${capital(scenarioWords(scenario))}, for ${formatAge(Math.max(0, now - startedAt))}.`;
  return stepSince === null
    ? begun
    : `${begun} ${steps.at(-1)}, for ${formatAge(Math.max(0, now - stepSince))}.`;
}
