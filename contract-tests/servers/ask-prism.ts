import { Agent, type RequestOptions, request } from "node:http";
import { buffer } from "node:stream/consumers";
import type { Asked } from "./choose-example.ts";
import type { Answer } from "./faults.ts";
import type { KeptPrism, ServingPrism } from "./kept-prism.ts";
import type { Passable } from "./passable.ts";

const ANSWER_WITHIN_MS = 10_000;
/** The second try is for a request that stood beside the one that Prism broke down over. */
const TRIES = 2;
/** Its own, since the global one goes through the proxy that the environment names. */
const HOP = new Agent();

/** What Prism answered, and which Prism. */
export interface Said {
  answer: Answer;
  serving: ServingPrism;
}

/** A request that Prism can read. */
export interface Readable {
  asked: Asked;
  passable: Passable;
  /** The answer that the caller itself prefers: Prism's `Prefer` header, or `__code` and the like. */
  isChosen: boolean;
}

/** A request as Prism and the choice of an example read it. */
export function readable(method: string, passable: Passable): Readable {
  const query = new URLSearchParams(passable.search);
  const isChosen =
    passable.headers.prefer !== undefined ||
    [...query.keys()].some((name) => name.startsWith("__"));
  return {
    asked: { method, path: passable.pathname, query, body: passable.json },
    passable,
    isChosen,
  };
}

/**
 * Asks Prism for the example that fits a request best; undefined where it breaks down each time
 * that it is asked. `preferred` is what Prism's `Prefer` header is to say instead.
 */
export async function askPrism(
  prism: KeptPrism,
  { asked, passable, isChosen }: Readable,
  preferred?: string,
): Promise<Said | undefined> {
  const { pathname, search, headers, body } = passable;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const serving = await prism.current();
    const example = isChosen ? undefined : serving.chooseExample(asked);
    const prefer = preferred ?? (example === undefined ? undefined : `example=${example}`);
    const sent = {
      method: asked.method,
      path: pathname + search,
      headers: { ...headers, ...(prefer && { prefer }) },
    };
    const answer = await send(serving.url, sent, body).catch(() => undefined);
    // Nothing but a failure of its own is a 500 that nobody asked for, and it outlives that.
    if (answer?.status === 500 && !isChosen && !isProblem(answer)) return undefined;
    if (answer) return { answer, serving };
    await prism.discard(serving);
  }
  return undefined;
}

/** Prism's word for what is wrong with the document. */
const isProblem = ({ headers }: Answer) =>
  String(headers["content-type"]).startsWith("application/problem+json");

function send(url: string, options: RequestOptions, body: Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { ...options, agent: HOP, timeout: ANSWER_WITHIN_MS });
    sent.on("timeout", () => sent.destroy(new Error(`none in ${ANSWER_WITHIN_MS / 1000} s`)));
    sent.on("error", reject);
    sent.on("response", (incoming) => {
      const { statusCode: status = 502, headers } = incoming;
      buffer(incoming).then((bytes) => resolve({ status, headers, body: bytes }), reject);
    });
    sent.end(body);
  });
}
