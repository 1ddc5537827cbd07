import { isObject } from "../../document/json.ts";
import type { Turn } from "../conversation/turn.ts";
import type { Exchange } from "../judge/judge.ts";

/** A conversation is judged by its first exchanges: so many of them, with so many bytes. */
const MOST_TURNS = 2_000;
const MOST_BYTES = 32 * 1024 * 1024;

/** Keeps the exchanges that a conversation is judged by, as far as they tell something of one. */
export function createTurnList() {
  const turns: Turn[] = [];
  const known = new Set<string>();
  let bytes = 0;

  return {
    add(turn: Turn): void {
      const { request, response } = turn.exchange;
      bytes += response.body.length + (request.body?.length ?? 0);
      if (turns.length >= MOST_TURNS || bytes > MOST_BYTES) return;
      const key = copyKey(turn.exchange);
      if (key !== undefined && known.has(key)) return;
      if (key !== undefined) known.add(key);
      const hidesValues = [...(request.unseen ?? []), ...(response.unseen ?? [])].includes(
        "values",
      );
      turns.push(hidesValues ? withoutIds(turn) : turn);
    },
    list: (): readonly Turn[] => turns,
  };
}

/** Tools write some exchanges down twice: as the page saw them, and as the network did. */
function copyKey({ request, response }: Exchange): string | undefined {
  const date = response.headers.get("date");
  if (date === null) return undefined;
  const texts = [request.body, response.body].map((body) =>
    new TextDecoder().decode(body ?? undefined),
  );
  return JSON.stringify([request.url, date, ...texts]);
}

/** An id that was not seen as it is says nothing of whose it is. */
function withoutIds(turn: Turn): Turn {
  const { request, value } = turn.judgement;
  const judgement = {
    ...turn.judgement,
    value: idsAway(value),
    request: request && {
      ...request,
      token: undefined,
      parameters: new Map(),
      body: idsAway(request.body),
    },
  };
  return { ...turn, judgement };
}

function idsAway(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(idsAway);
  if (!isObject(value)) return value;
  const fields = Object.entries(value).map(([name, inner]) => {
    const isId = /(^|_)id$/.test(name) && typeof inner === "string";
    return [name, isId ? null : idsAway(inner)];
  });
  return Object.fromEntries(fields);
}
