import type { KINDS } from './kinds';

/** A target of any kind, in the configuration in use. */
export type TargetConfig = ReturnType<(typeof KINDS)[number]['settle']>;
export type ProbeKind = TargetConfig['probe'];
/** A target of one kind. */
export type TargetOf<K extends ProbeKind> = Extract<TargetConfig, { readonly probe: K }>;
