import { Agent, type RequestOptions, request } from "node:http";
import { buffer } from "node:stream/consumers";
import type { Asked } from "./choose-example.ts";
import type { Answer } from "./faults.ts";
import type { KeptPrism, ServingPrism } from "./kept-prism.ts";
import type { Passable } from "./passable.ts";

/** For a busy machine: Prism compiles with its first request what it checks each by. */
const ANSWER_WITHIN_MS = 30_000;
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
  /** What the caller itself prefers to be answered; undefined where it leaves the choice. */
  choice: string | undefined;
}

/** Where Prism's `Prefer` header chooses an answer; its other preferences are none of Prism's. */
const CHOICE = /(?:^|,)\s*(?:code|example|dynamic)\s*=[^,]*/i;
/** The names in a query that say the same. */
const CHOICE_NAME = /^__(?:code|example|dynamic)$/;

/** A request as Prism and the choice of an example read it. */
export function readable(method: string, passable: Passable): Readable {
  const query = new URLSearchParams(passable.search);
  const [inHeader] = CHOICE.exec(String(passable.headers.prefer ?? "")) ?? [];
  const inQuery = [...query].find(([name]) => CHOICE_NAME.test(name))?.join("=");
  return {
    asked: { method, path: passable.pathname, query, body: passable.json },
    passable,
    choice: inHeader ?? inQuery,
  };
}

/**
 * Asks Prism for the example that fits a request best; undefined where it breaks down over it.
 * `preferred` is what Prism's `Prefer` header is to say instead.
 */
export async function askPrism(
  prism: KeptPrism,
  { asked, passable, choice }: Readable,
  preferred?: string,
): Promise<Said | undefined> {
  const { pathname, search, headers, body } = passable;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const serving = await prism.current();
    const example = choice === undefined ? serving.chooseExample(asked) : undefined;
    const prefer = preferred ?? (example === undefined ? undefined : `example=${example}`);
    const sent = {
      method: asked.method,
      path: pathname + search,
      headers: { ...headers, ...(prefer && { prefer }) },
    };
    const answer = await send(serving.url, sent, body).catch(() => undefined);
    if (answer) return isCrashPage(answer, choice) ? undefined : { answer, serving };
    // It has ended, or will not answer any more: the next one may have no such trouble.
    await prism.discard(serving);
  }
  return undefined;
}

/**
 * Whether Prism shows its own page for a failure that it caught. It lives on, and would fail over the
 * same request again. A 500 that was asked for is none, nor is Prism's word on a faulty document.
 */
const isCrashPage = ({ status, headers }: Answer, choice = ""): boolean =>
  status === 500 &&
  !choice.includes("500") &&
  !String(headers["content-type"]).startsWith("application/problem+json");

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
