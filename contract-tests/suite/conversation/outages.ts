import { isObject } from "../../document/json.ts";
import { statusOf, type Turn } from "./turn.ts";

/** A server may have a bad day: a 5xx is held against it where a like request got one as well. */
export function repeatedOutages(turns: readonly Turn[]): ReadonlySet<Turn> {
  const kinds = new Map<string, Turn[]>();
  for (const turn of turns.filter((turn) => statusOf(turn) >= 500)) {
    const kind = kindOf(turn);
    kinds.set(kind, [...(kinds.get(kind) ?? []), turn]);
  }
  return new Set([...kinds.values()].filter((like) => like.length > 1).flat());
}

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
