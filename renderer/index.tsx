import { EXPOSED } from '../shared/contract/channels';
import { type Exposed, electronBridge } from './bridge/electron-bridge';
import { mountWall } from './mount';

const root = document.getElementById('wall');
const exposed = (window as unknown as Readonly<Record<string, Exposed | undefined>>)[EXPOSED];

if (root === null) throw new Error('index.html has no element #wall');
if (exposed === undefined)
  root.textContent = 'Gantry shows its wall in its own window: start it with gantry wall.';
else mountWall(electronBridge(exposed), root);
