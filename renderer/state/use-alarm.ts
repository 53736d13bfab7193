import { useEffect, useRef } from 'react';
import { inDaySpan } from '../../shared/format/site-clock';
import { alarm, type Heard, type Tone } from './alarm';
import { useNow, useSection } from './wall-store';

/** Hz of the notes of each tone, played in sequence */
const TONES: Readonly<Record<Tone, readonly number[]>> = {
  critical: [880, 660, 880],
  warning: [660],
};
/** s */
const LENGTH = 0.28;
const PAUSE = 0.08;
const RAMP = 0.02;
const LOUDNESS = 0.5;

/** Plays the tones of incidents as configured. @param listening false: a picture, or nothing is judged */
export function useAlarm(listening: boolean): void {
  const { sound, timezone, connection } = useSection('frame');
  const { open } = useSection('incident');
  const minute = useNow(60_000);
  const heard = useRef<Heard>(null);
  const isLive = connection === 'live' || connection === 'degraded';
  useEffect(() => {
    if (!listening || !isLive || sound === null || sound === undefined) return;
    const quiet = sound.quiet !== null && inDaySpan(minute, timezone, sound.quiet.from, sound.quiet.to);
    const next = alarm(heard.current, open, sound.at, quiet, Date.now());
    heard.current = next.heard;
    if (next.tone !== null) play(TONES[next.tone]);
  }, [listening, isLive, sound, timezone, open, minute]);
}

/** Without an audio device the wall is silent, and otherwise unaffected. */
function play(frequencies: readonly number[]): void {
  const audio = new AudioContext();
  const gain = audio.createGain();
  gain.gain.value = 0;
  gain.connect(audio.destination);
  let last: OscillatorNode | null = null;
  for (const [at, frequency] of frequencies.entries()) {
    const from = audio.currentTime + at * (LENGTH + PAUSE);
    const tone = audio.createOscillator();
    tone.frequency.value = frequency;
    tone.connect(gain);
    // A note that starts or ends at full volume clicks.
    gain.gain.setValueAtTime(0, from);
    gain.gain.linearRampToValueAtTime(LOUDNESS, from + RAMP);
    gain.gain.setValueAtTime(LOUDNESS, from + LENGTH - RAMP);
    gain.gain.linearRampToValueAtTime(0, from + LENGTH);
    tone.start(from);
    tone.stop(from + LENGTH);
    last = tone;
  }
  last?.addEventListener('ended', () => void audio.close());
}
