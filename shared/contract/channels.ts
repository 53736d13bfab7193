/** Every channel between main and preload, named once. */
export const CHANNEL = {
  /** preload -> main: the page listens, open a port */
  connect: 'gantry:connect',
  /** main -> preload: the port of the snapshot stream */
  port: 'gantry:port',
  /** preload -> main, answered: a WallCommand */
  command: 'gantry:command',
} as const;

/** The page's message that carries the port. */
export const PORT_MESSAGE = 'gantry:port';
/** Name of the object that the preload script exposes. */
export const EXPOSED = 'gantry';
/** Command-line switch by which main hands a window its boot facts. */
export const BOOT_SWITCH = '--gantry-boot=';
