import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type KeptPrismOptions, keepPrism } from "./kept-prism.ts";
import type { Server } from "./prism.ts";
import { type Behaviour, createRespond, refuse } from "./respond.ts";

/** What is read of longer ones, to refuse them in an answer and not by a torn connection. */
const MAX_HEADER_BYTES = 1024 * 1024;

export interface MockOptions extends KeptPrismOptions, Behaviour {
  port?: number;
  /** The address to listen on; 0.0.0.0 lets other machines and containers in. */
  host?: string;
}

/**
 * Starts Prism behind a front that does what Prism cannot: it picks the example that a request
 * asks for, where Prism gives the first one, remembers the runs that were made, breaks down where it
 * is asked to, answers what Prism hangs on or ends over, and starts another Prism where one has
 * ended all the same.
 */
export async function startMockServer({
  port = 0,
  host = "127.0.0.1",
  fault,
  delayMs,
  unknownSessions,
  ...options
}: MockOptions = {}): Promise<Server> {
  const front = createServer({ maxHeaderSize: MAX_HEADER_BYTES });
  front.listen(port, host);
  await once(front, "listening");
  // Once the address is taken, since that may fail; requests that come before it is ready wait for it.
  const starting = keepPrism(options);
  const respond = createRespond(starting, { fault, delayMs, unknownSessions });
  front.on("request", (incoming, outgoing) => {
    respond(incoming, outgoing).catch((error) =>
      refuse(outgoing, 502, `Prism gave no answer: ${error.message}`),
    );
  });
  front.on("connect", (_, socket) => {
    socket.on("error", () => {}); // Nobody else listens to it any more, and it may be reset.
    const refusal = "HTTP/1.1 405 Method Not Allowed\r\nConnection: close\r\n\r\n";
    socket.end(refusal, () => socket.destroy());
  });
  const closeFront = () => {
    front.close();
    front.closeAllConnections();
  };
  const prism = await starting.catch((error) => {
    closeFront();
    throw error;
  });
  return {
    url: `http://${hostOf(host)}:${(front.address() as AddressInfo).port}`,
    async close() {
      closeFront();
      await prism.close();
    },
  };
}

/** The address at which a listener on all addresses can be reached from here. */
export function hostOf(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "127.0.0.1";
  return host.includes(":") ? `[${host}]` : host;
}
