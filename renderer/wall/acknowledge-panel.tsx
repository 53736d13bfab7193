import { useState } from 'react';
import { LONGEST_NAME } from '../../shared/contract/bridge-decode';
import type { AcknowledgeAct } from '../../shared/contract/wall-bridge';
import { useControls } from '../state/controls';
import { useSection, useWall, useWallStore } from '../state/wall-store';
import { type LockedChoice, LockedPanel } from './locked-panel';

/** Reasons for acknowledging an incident, and for how long (min; null: until it is over). */
const REASONS: readonly (readonly [words: string, why: string, minutes: number | null])[] = [
  ['On it, until it is over', 'is being worked on', null],
  ['On it, for an hour', 'is being worked on', 60],
  ['Known and harmless, for 8 hours', 'is known and harmless', 480],
  ['Planned work, for 4 hours', 'is planned work', 240],
];

/** Acknowledges the incident on the wall, with name, reason and end; or withdraws that. Needs the PIN. */
export function AcknowledgePanel() {
  const store = useWallStore();
  const { incidents } = useControls();
  const { open } = useSection('incident');
  const shown = useWall((state) => state.preempt.shown);
  const page = open.find(({ id }) => id === shown) ?? open[0];
  const [who, setWho] = useState(page?.owner ?? '');
  if (page === undefined) return null;
  const choice = (words: string, act: AcknowledgeAct): LockedChoice => ({
    words,
    act: async (pin) => {
      const refused = await incidents.acknowledge(pin, page.id, act);
      if (refused === null && act.do === 'acknowledge') store.dealtWith();
      return refused;
    },
    closes: true,
  });
  const by = who.trim() === '' ? 'Somebody at the wall' : who.trim();
  const choices = [
    ...(page.suppressed?.how === 'acknowledged' ? [choice('Take it back', { do: 'withdraw', by })] : []),
    ...REASONS.map(([words, why, minutes]) => choice(words, { do: 'acknowledge', by, why, minutes })),
  ];
  return (
    <LockedPanel
      label="Acknowledge"
      title={`Acknowledge ${page.id}`}
      note="It stays open and counted, and leaves the wall to the views. If it gets worse it comes back."
      choices={choices}
      foot=""
      elsewhere="The feed can say it: see feed.md"
    >
      <label className="t-name ink-2 locked-who">
        Who
        <input
          className="t-name note-line"
          value={who}
          maxLength={LONGEST_NAME}
          onChange={(event) => setWho(event.target.value)}
        />
      </label>
    </LockedPanel>
  );
}
