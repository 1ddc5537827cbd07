import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";

let url: Promise<string> | undefined;

/**
 * The URL of a port of this machine that refuses connections, for as long as this process lives. The
 * port of a server that has closed would not do: the next server to start anywhere may be given it.
 */
export function closedPort(): Promise<string> {
  url ??= holdPort();
  return url;
}

/** A connection keeps the port that it comes from, and nobody listens on that. */
async function holdPort(): Promise<string> {
  const server = createServer((socket) => socket.unref());
  await once(server.listen(0, "127.0.0.1"), "listening");
  const held = connect((server.address() as AddressInfo).port, "127.0.0.1");
  await once(held, "connect");
  server.unref();
  held.unref();
  return `http://127.0.0.1:${held.localPort}`;
}
