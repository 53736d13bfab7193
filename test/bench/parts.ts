interface Part {
  readonly what: string;
  /** takes so long that it runs only if it is named */
  readonly onDemand: boolean;
}

/** The parts of `npm run bench`, in the order in which they run. */
export const PARTS = {
  starts: { what: 'From spawn to the first painted view, against an empty window', onDemand: false },
  intake: { what: 'The bridge, and a sample’s way to store and judge', onDemand: false },
  judging: { what: 'A tick of the judge', onDemand: false },
  archive: { what: 'Bytes a sample on disk, and reading them', onDemand: false },
  days: { what: 'Thirty days of a thousand series: reading, and scrubbing through them', onDemand: false },
  windows: { what: 'Memory, CPU and frames of walls of many sizes', onDemand: false },
  memory: { what: 'Memory at 40 tenants, launcher included, against an empty window', onDemand: false },
  calm: { what: 'CPU of a calm wall, against a window that ticks', onDemand: false },
  tenants: { what: 'CPU of the tenants view with 2,000 tenants at 4 Hz', onDemand: false },
  retention: { what: 'What retention keeps and costs, an hour', onDemand: true },
  accusations: { what: 'How often a noisy neighbour is named rightly, six minutes', onDemand: true },
} as const satisfies Readonly<Record<string, Part>>;
export type PartName = keyof typeof PARTS;
