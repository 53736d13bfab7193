// The reference: the least that Electron can show. GANTRY_BENCH_PAGE: index.html stands still, ticking.html changes its text once a second.
const { app, BrowserWindow } = require('electron');
app.setPath('userData', process.env.GANTRY_BENCH_DATA);
void app.whenReady().then(() => {
  const [width, height] = (process.env.GANTRY_BENCH_SIZE ?? '1920x1080').split('x').map(Number);
  const window = new BrowserWindow({ width, height, useContentSize: true, backgroundColor: '#0B0E11' });
  void window.loadFile(`${__dirname}/${process.env.GANTRY_BENCH_PAGE ?? 'index.html'}`);
});
