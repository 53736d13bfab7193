# A feed for Gantry in Python 3, standard library only: python3 publisher.py 8080 s3cret
import asyncio, base64, hashlib, json, random, struct, sys, time, uuid

PORT, TOKEN = int(sys.argv[1]), (sys.argv[2] if len(sys.argv) > 2 else "")
SERIES = [{"id": 0, "metric": "http.server.request.duration", "unit": "s", "attributes": {"service": "shop", "quantile": "0.95"}}]

def frame(obj):  # one unmasked text frame, RFC 6455
    data = json.dumps(obj).encode()
    size = bytes([len(data)]) if len(data) < 126 else b"\x7e" + struct.pack(">H", len(data))
    return b"\x81" + size + data

async def greet(reader, writer):
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    headers = {k.lower(): v for k, v in (line.split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)}
    if TOKEN and headers.get("authorization") != f"Bearer {TOKEN}":
        writer.write(b"HTTP/1.1 401 Unauthorized\r\n\r\n")
        return writer.close()
    key = headers["sec-websocket-key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
    accept = base64.b64encode(hashlib.sha1(key.encode()).digest()).decode()
    writer.write(f"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\nSec-WebSocket-Protocol: gantry.feed.v1\r\n\r\n".encode())
    await reader.read(4096)  # hello; this publisher keeps nothing, so it never resumes
    writer.write(frame({"type": "welcome", "epoch": str(uuid.uuid4()), "seq": 0, "heartbeat": 5000, "resumed": False}))
    writer.write(frame({"type": "series", "seq": 1, "series": SERIES}))
    for seq in range(2, sys.maxsize):
        now = int(time.time() * 1000)
        writer.write(frame({"type": "samples", "seq": seq, "t": now, "ids": [0], "values": [0.3 + random.random() / 10]}))
        writer.write(frame({"type": "heartbeat", "t": now}))
        await writer.drain()
        await asyncio.sleep(1)

async def main():
    server = await asyncio.start_server(greet, "127.0.0.1", PORT)
    print(f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}/feed", flush=True)
    await server.serve_forever()

asyncio.run(main())
