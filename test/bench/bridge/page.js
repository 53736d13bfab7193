window.addEventListener('message', (event) => {
  const [port] = event.ports;
  if (port === undefined) return;
  port.onmessage = ({ data }) => port.postMessage({ type: 'applied', seq: data.seq });
});
