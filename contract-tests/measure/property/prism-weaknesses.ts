import type { SentRequest } from "../../suite/judge/exchange.ts";
import { requestTable } from "../../suite/requests/table.ts";

const query = ({ url }: SentRequest) => new URL(url).searchParams;
const words = ({ headers }: SentRequest) => headers.get("authorization")?.split(" ") ?? [];

/**
 * Which generated requests are like those rows of the request table that the mock is excused for.
 * What it does wrong stands there, and a test there fails once it does it right.
 */
const LIKE: Record<string, (request: SentRequest) => boolean> = {
  "a token that does not start with pat_": (request) => {
    const [scheme, token = "pat_"] = words(request);
    return scheme === "Bearer" && !token.startsWith("pat_");
  },
  "two tokens": (request) => words(request).length > 2,
  "the scheme in lower case": (request) => words(request)[0] === "bearer",
  "the scheme in upper case": (request) => words(request)[0] === "BEARER",
  "include_events=": (request) => [...query(request).values()].includes(""),
  "application/vnd.piper+json": ({ headers }) => /\+json/.test(headers.get("content-type") ?? ""),
  "an org_id with urn:uuid: before it": ({ url }) => /urn%3Auuid%3A/i.test(url),
  "agent_id: a UUID behind urn:uuid:": ({ body }) =>
    /:"urn:uuid:/.test(new TextDecoder().decode(body ?? new Uint8Array())),
};

/** The name of the row that says why the mock may answer a request wrongly, if there is one. */
export function weaknessIn(request: SentRequest): string | undefined {
  return Object.keys(LIKE).find((name) => LIKE[name]?.(request));
}

/** The rows named here, and what the table says that the mock does wrong with each. */
export const weaknesses = Object.keys(LIKE).map((name) => ({
  name,
  wrong: requestTable.find((row) => row.name === name)?.wrong?.mock,
}));
