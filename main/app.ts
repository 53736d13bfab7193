import { app } from 'electron';
import { runWall } from './electron/wall';
import { parseWallOptions } from './electron/wall-options';

runWall(parseWallOptions(process.argv.slice(1), app.getPath('userData')));
