/** All channels between main and preload. */
export const CHANNEL = {
  /** preload -> main: the page is listening, open a port */
  connect: 'gantry:connect',
  /** main -> preload: the port of the snapshot stream */
  port: 'gantry:port',
  /** preload -> main, answered: a WallCommand */
  command: 'gantry:command',
} as const;

/** The message that hands the port to the page. */
export const PORT_MESSAGE = 'gantry:port';
/** Name of the object that the preload script exposes. */
export const EXPOSED = 'gantry';
/** Command-line switch with which main passes a window its boot facts. */
export const BOOT_SWITCH = '--gantry-boot=';
