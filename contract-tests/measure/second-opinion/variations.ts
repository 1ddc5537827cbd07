import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Server } from "../../servers/prism.ts";
import { faults, legal, recorded } from "../power/corpus.ts";
import type { Variation } from "../power/variation.ts";

/** The header that tells the server which variation is asked for, by its number. */
export const NUMBER = "x-variation";

/** Whatever other tools can ask for and node:http can answer: no bent requests, no bent wires. */
const isPlain = ({ request, script }: Variation) => !request && !script;

const { drift, ...lawful } = legal;

/** Servers that break the contract, that keep it, and that have moved on. */
export const plain = {
  faults: Object.values(faults).flat().filter(isPlain),
  legal: Object.values(lawful).flat().filter(isPlain),
  drift: drift.filter(isPlain),
};

export const variations: Variation[] = Object.values(plain).flat();

/** Starts a server that gives the answer of the variation whose number the request names. */
export async function startVariations(): Promise<Server> {
  const server = createServer((request, response) => {
    const variation = variations[Number(request.headers[NUMBER])];
    if (!variation) return void response.writeHead(500).end();
    const { status, headers, body } = recorded(variation).response;
    request.resume().once("end", () => {
      response.writeHead(status, Object.fromEntries(headers)).end(body);
    });
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
