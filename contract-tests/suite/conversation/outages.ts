import { isObject } from "../../document/json.ts";
import { brokenRule, type ConversationRule } from "./rule.ts";
import { statusOf, type Turn } from "./turn.ts";

/** A server may have a bad day: a 5xx is held against it where a like request got one as well. */
export function repeatedOutages(turns: readonly Turn[]): ReadonlySet<Turn> {
  const kinds = new Map<string, Turn[]>();
  for (const turn of turns.filter(isOutage)) {
    const kind = kindOf(turn);
    kinds.set(kind, [...(kinds.get(kind) ?? []), turn]);
  }
  return new Set([...kinds.values()].filter((like) => like.length > 1).flat());
}

export const noLikeRequestsFail: ConversationRule = {
  name: "a 5xx does not come again to a like request",
  doubt: "whether the server is up",
  judge({ turns }) {
    if (turns.length === 0) return { unseen: "nothing was answered" };
    const repeated = [...repeatedOutages(turns)];
    const [first] = repeated;
    if (!first) return { findings: [] };
    const expected = "no 5xx, or one on a bad day";
    const actual = `${repeated.length}, such as ${statusOf(first)} to "${first.name}"`;
    const broken = { rule: "outages", pointer: "status", expected, actual };
    return { findings: [brokenRule("documented", broken)] };
  },
};

/** Some 5xx are HTTP's own answer to what is asked. */
const isOutage = (turn: Turn): boolean =>
  statusOf(turn) >= 500 && turn.judgement.findings.length > 0;

/** What makes requests alike: where they go, and which parts they have of which types. */
function kindOf({ exchange: { request }, judgement }: Turn): string {
  const { searchParams, pathname } = new URL(request.url);
  const { body, ruling } = judgement.request ?? {};
  const fields = isObject(body)
    ? Object.entries(body).map(
        ([name, value]) => `${name}:${value === null ? "null" : typeof value}`,
      )
    : [typeof body];
  const place = judgement.operation?.template ?? pathname;
  return JSON.stringify([request.method, place, ruling, [...searchParams].sort(), fields.sort()]);
}
