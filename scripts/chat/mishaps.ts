import { once } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

interface Mishap {
  what: string;
  /** What the mock is asked for. */
  headers: Record<string, string>;
}

/** What goes wrong with a message that begins with one of these words. */
export const MISHAPS: Readonly<Record<string, Mishap>> = {
  "/lost": {
    what: "the reply is lost on the way: the chat finds it",
    headers: { "mock-fault": "reply lost" },
  },
  "/fail": {
    what: "the API fails: the chat looks, and nothing has run",
    headers: { "mock-fault": "503" },
  },
  "/busy": {
    what: "there are too many calls: the chat waits, and sends it again",
    headers: { "mock-fault": "429" },
  },
  "/slow": {
    what: "the answer does not come: press Stop, then look for it",
    headers: { "mock-fault": "stalls in the body" },
  },
};

/** Without a mishap: as if an agent thought about it. */
const USUAL = { "mock-delay": "600" };

/**
 * Starts a server in front of the mock, at which things go wrong by what a message says: so one can
 * see what the chat does, which has nothing built in for that. Sent again, a message meets none.
 */
export async function startMishaps(mockUrl: string) {
  const met = new Set<string>();

  function wishesOf(body: string): Record<string, string> {
    const word = /"message":"(\/\w+)/.exec(body)?.[1] ?? "";
    const mishap = Object.hasOwn(MISHAPS, word) && !met.has(body) ? MISHAPS[word] : undefined;
    met.add(body);
    return mishap?.headers ?? USUAL;
  }

  async function forward(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method = "", url = "", headers } = incoming;
    const body = await text(incoming);
    const wishes = method === "POST" ? wishesOf(body) : {};
    const sent = request(mockUrl + url, { method, headers: { ...headers, ...wishes } });
    sent.on("error", () => outgoing.destroy());
    outgoing.on("close", () => sent.destroy());
    sent.on("response", (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.on("error", () => outgoing.destroy()).pipe(outgoing);
    });
    sent.end(body);
  }

  const front = createServer((incoming, outgoing) => {
    forward(incoming, outgoing).catch(() => outgoing.destroy());
  });
  front.listen(0, "127.0.0.1");
  await once(front, "listening");
  return {
    url: `http://127.0.0.1:${(front.address() as AddressInfo).port}`,
    close() {
      front.close();
      front.closeAllConnections();
    },
  };
}
