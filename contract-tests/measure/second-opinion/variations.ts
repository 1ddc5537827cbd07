import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Server } from "../../servers/prism.ts";
import { faults, legal, recorded } from "../power/corpus.ts";
import type { Variation } from "../power/variation.ts";

/** The header that tells the server which variation is asked for, by its number. */
export const VARIATION_HEADER = "x-variation";

/** Whether other tools can ask for it and node:http can answer it, as they write well-formed HTTP. */
const isComparable = ({ request, script }: Variation) => !request && !script;

const { drift, ...lawful } = legal;

/** The servers that every tool can be asked about: that break the contract, keep it, or moved on. */
export const comparable = {
  faults: Object.values(faults).flat().filter(isComparable),
  legal: Object.values(lawful).flat().filter(isComparable),
  drift: drift.filter(isComparable),
};

export const variations: Variation[] = Object.values(comparable).flat();

/** Starts a server that gives the answer of the variation whose number the request names. */
export async function startVariations(): Promise<Server> {
  const server = createServer((request, response) => {
    const variation = variations[Number(request.headers[VARIATION_HEADER])];
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
