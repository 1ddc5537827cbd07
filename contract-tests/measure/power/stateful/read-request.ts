import { isObject } from "../../../document/json.ts";
import { nearestOperation } from "../../../document/nearest-operation.ts";
import { listOperations, type Operation } from "../../../document/operation.ts";
import type { SentRequest } from "../../../suite/judge/exchange.ts";
import { document } from "../../../suite/requests/correct.ts";
import { requestAssertions } from "../../property/exchange-oracle.ts";

const operations = listOperations(document, "");

/** What a server learns of a request, by the oracle and not by the judge. */
export interface Asked {
  /** The operation that it is for, or comes nearest to. */
  operation: Operation;
  /** The places that are not as documented: "Authorization", "body/agent_id", a parameter's name. */
  bad: string[];
  /** What the page neither allows nor rules out. */
  isOpen: boolean;
  token: string;
  fields: Record<string, unknown>;
  org: string;
  /** The session that its path names. */
  session: string | undefined;
  includeEvents: boolean;
  namesEvents: boolean;
}

export function readRequest(request: SentRequest): Asked {
  const operation = nearestOperation(operations, request);
  const assertions = [...requestAssertions(document, operation, request)];
  const bad = assertions.filter(({ holds }) => holds === false).map(({ pointer }) => pointer);
  const { searchParams, pathname } = new URL(request.url);
  const given = searchParams.getAll("include_events").at(-1)?.toLowerCase() ?? "true";
  const [, token = ""] = (request.headers.get("authorization") ?? "").split(/ +/);
  return {
    operation,
    bad,
    isOpen: assertions.some((it) => it.holds === undefined && it.pointer !== "Authorization"),
    token,
    fields: fieldsOf(request.body),
    session: /\/sessions\/([^/]+)/.exec(pathname)?.[1]?.toLowerCase(),
    org: (pathname.split("/")[3] ?? "").toLowerCase(),
    includeEvents: !["false", "0", "no", "n", "off", "f"].includes(given),
    namesEvents: searchParams.has("include_events"),
  };
}

function fieldsOf(body: Uint8Array | null): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(body ?? undefined));
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}
