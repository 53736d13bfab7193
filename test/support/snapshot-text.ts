import type { Snapshot } from '../../shared/model/snapshot';

const KINDS = { f64: Float64Array, f32: Float32Array, u8: Uint8Array } as const;
type Kind = keyof typeof KINDS;

/** A snapshot as text: columns as lists, gaps in them as null. */
export function snapshotText(snapshot: Snapshot): string {
  return JSON.stringify(snapshot, (_key, value: unknown) => {
    const kind = (Object.keys(KINDS) as Kind[]).find((one) => value instanceof KINDS[one]);
    return kind === undefined ? value : { $column: kind, values: [...(value as Float64Array)] };
  });
}

export function snapshotOf(text: string): Snapshot {
  return JSON.parse(text, (_key, value: unknown) => {
    const { $column, values } = (value ?? {}) as { $column?: Kind; values?: readonly (number | null)[] };
    if ($column === undefined || values === undefined) return value;
    return KINDS[$column].from(values.map((one) => one ?? Number.NaN));
  }) as Snapshot;
}
