const { ipcRenderer } = require('electron');
ipcRenderer.on('port', (event) => window.postMessage('port', '*', [...event.ports]));
