import { contextBridge, ipcRenderer } from 'electron';
import { decodeBoot } from '../shared/contract/bridge-decode';
import { BOOT_SWITCH, CHANNEL, EXPOSED, PORT_MESSAGE } from '../shared/contract/channels';
import type { CommandResult, WallCommand } from '../shared/contract/wall-bridge';

const boot = process.argv.find((argument) => argument.startsWith(BOOT_SWITCH))?.slice(BOOT_SWITCH.length);

// Snapshots carry typed arrays; through a port they are cloned once, through the exposed object twice and slowly.
ipcRenderer.on(CHANNEL.port, (event) => {
  window.postMessage(PORT_MESSAGE, window.location.origin, [...event.ports]);
});

contextBridge.exposeInMainWorld(EXPOSED, {
  boot: decodeBoot(boot === undefined ? undefined : decodeURIComponent(boot)),
  connect: (): void => ipcRenderer.send(CHANNEL.connect),
  command: (command: WallCommand): Promise<CommandResult> => ipcRenderer.invoke(CHANNEL.command, command),
});
