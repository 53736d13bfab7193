// Round trips over a message port into a sandboxed page, as the wall's bridge does them: main's time, ms.
const { readFileSync, writeFileSync } = require('node:fs');
const { deserialize } = require('node:v8');
const { app, BrowserWindow, MessageChannelMain } = require('electron');

const ROUNDS = 400;
app.setPath('userData', process.env.GANTRY_BENCH_DATA);
void app.whenReady().then(async () => {
  const window = new BrowserWindow({
    width: 400,
    height: 300,
    webPreferences: { preload: `${__dirname}/preload.cjs`, sandbox: true, contextIsolation: true },
  });
  await window.loadFile(`${__dirname}/index.html`);
  const { port1, port2 } = new MessageChannelMain();
  let answered = () => undefined;
  port1.on('message', () => answered());
  port1.start();
  window.webContents.postMessage('port', null, [port2]);
  const trip = (message) =>
    new Promise((resolve) => {
      const start = performance.now();
      answered = () => resolve(performance.now() - start);
      port1.postMessage(message);
    });
  const update = deserialize(readFileSync(process.env.GANTRY_BENCH_UPDATE));
  const [empty, full] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    const [small, large] = [await trip({ seq: round }), await trip(update)];
    if (round < ROUNDS / 4) continue;
    empty.push(small);
    full.push(large);
  }
  writeFileSync(process.env.GANTRY_BENCH_OUT, JSON.stringify({ empty, full }));
  app.quit();
});
