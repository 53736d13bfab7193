// The fixtures' page in a window of the wall's own runtime: LOOK_FOLDER is where it was built.
const files = require('node:fs/promises');
const path = require('node:path');
const { app, BrowserWindow, protocol } = require('electron');

const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.woff2': 'font/woff2' };

protocol.registerSchemesAsPrivileged([{ scheme: 'look', privileges: { standard: true, secure: true } }]);
app.on('window-all-closed', () => app.quit());
void app.whenReady().then(() => {
  protocol.handle('look', async (request) => {
    const file = path.join(process.env.LOOK_FOLDER, new URL(request.url).pathname);
    const type = TYPES[path.extname(file)];
    if (type === undefined) return new Response(null, { status: 404 });
    return new Response(await files.readFile(file), { headers: { 'content-type': type } });
  });
  const [width, height] = process.env.LOOK_SIZE.split('x').map(Number);
  const window = new BrowserWindow({
    width,
    height,
    useContentSize: true,
    frame: false,
    webPreferences: { sandbox: true, contextIsolation: true, backgroundThrottling: false },
  });
  // The display is shared: when a window above closes, the pointer of the display enters this one.
  window.setIgnoreMouseEvents(true);
  void window.loadURL(`look://wall/look/index.html?mode=shot`);
});
