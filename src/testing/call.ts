import { contract, type Operation } from "../../generated/contract.ts";
import { examples, type ReplyExamples } from "../../generated/examples.ts";
import type { operations } from "../../generated/openapi.d.ts";
import { isPlainObject } from "../plain.ts";
import { parseJson } from "../reply.ts";
import type { SentIn } from "../sent-in.ts";
import { readWritten, writtenInHeaders } from "../written.ts";

/** The API's operations, by their `operationId`. */
export type OperationName = keyof ReplyExamples;

export const OPERATIONS = Object.keys(examples) as OperationName[];

type SentBody<O extends OperationName> = operations[O] extends {
  requestBody: { content: { "application/json": infer B } };
}
  ? B
  : unknown;

/** What a call sends, by the names on the wire; the organization is beside it. */
export type SentParams<O extends OperationName> = Omit<SentIn<O, "path">, "org_id"> &
  SentIn<O, "query"> &
  SentIn<O, "header"> &
  SentBody<O>;

/** A call that reached a fake's transport, as a server would have seen it. */
export interface FakeCall<O extends OperationName = OperationName> {
  readonly operation: O;
  /** What was sent: path, query, headers and body in one, as JSON carries it. */
  readonly params: SentParams<O>;
  /** The organization in the path; `_` where a page leaves it to the server behind it. */
  readonly orgId: string;
  /** The request's headers by their names in lower case, but for the token's. */
  readonly headers: Readonly<Record<string, string>>;
  /** How often the call was sent: more than once where the client sent it again. */
  readonly requests: number;
}

/** A call of one of several operations: `operation` tells which. */
export type FakeCallOf<O extends OperationName> = { [Name in O]: FakeCall<Name> }[O];

/** A call as the fake keeps it: it counts the requests. */
export type AnyFakeCall = FakeCallOf<OperationName> & { requests: number };

/** A request, as far as the fake reads it. */
export interface ReceivedRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  readonly body: string | undefined;
  readonly signal: AbortSignal | undefined;
}

/** What a request asks for; undefined where it is no call of the API's. */
export function readCall({ url, method, headers, body }: ReceivedRequest): AnyFakeCall | undefined {
  const { pathname, searchParams } = new URL(url);
  for (const [name, operation] of Object.entries<Operation>(contract.operations)) {
    const path = operation.method === method && matchPath(operation.path, pathname);
    if (!path) continue;
    const { org_id: orgId = "", ...inPath } = path;
    const sent = parseJson(body ?? "");
    const call = {
      operation: name,
      params: {
        ...inPath,
        ...readAll(operation, [...searchParams, ...writtenInHeaders(operation, headers)]),
        ...(isPlainObject(sent) && sent),
      },
      orgId,
      headers: withoutToken(headers),
      requests: 1,
    };
    // The names and the parameters' types are the contract's, by which it was read.
    return call as unknown as AnyFakeCall;
  }
  return undefined;
}

/** The parameters in a path that ends as a template says: a page's calls go below a path of its own. */
function matchPath(template: string, pathname: string): Record<string, string> | undefined {
  const steps = template.split("/");
  const given = pathname.split("/").slice(-steps.length);
  if (given.length < steps.length) return undefined;
  const found: Record<string, string> = {};
  for (const [at, step] of steps.slice(1).entries()) {
    const value = given[at + 1] ?? "";
    const [, name] = /^\{(.*)\}$/.exec(step) ?? [];
    if (name !== undefined && value !== "") found[name] = decodeURIComponent(value);
    else if (step !== value) return undefined;
  }
  return found;
}

function readAll({ parameters }: Operation, written: [string, string][]): Record<string, unknown> {
  const read = (name: string, text: string) => readWritten(parameters[name]?.schema ?? {}, text);
  return Object.fromEntries(written.map(([name, text]) => [name, read(name, text)]));
}

function withoutToken(headers: Headers): Record<string, string> {
  const copied: Record<string, string> = {};
  headers.forEach((value, name) => {
    if (name !== "authorization") copied[name] = value;
  });
  return copied;
}
