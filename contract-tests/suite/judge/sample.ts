import { isObject, valueAt } from "../../document/json.ts";
import { examplePath, findResponse, operationNamed } from "../../document/operation.ts";
import { placeAt } from "../../document/place.ts";
import { readDocument } from "../../document/read-document.ts";
import { createJudge, type Exchange } from "./judge.ts";

export const document = await readDocument();

/** A copy of the document, for a test to change. */
export const copyOfDocument = () => structuredClone(Object(document));

/** The parameter `include_events` in a copy of the document, to change it. */
export function includeEventsOf(copy: ReturnType<typeof copyOfDocument>) {
  const [template = ""] = Object.keys(copy.paths);
  const { parameters } = copy.paths[template].post;
  return parameters.find(({ name }: { name?: string }) => name === "include_events");
}

const createResponse = operationNamed(document, "createResponse");
const PATH = examplePath(createResponse);

/** A JSON object that tests change at will. */
export type Fields = Record<string, unknown>;

/** A copy of one of the document's examples. */
export function example(name: string) {
  const value = valueAt(document, `/components/examples/${name}/value`);
  if (!isObject(value)) throw new Error(`openapi.yaml has no example ${name}.`);
  // Its fields are known to whoever asks for it by name.
  return structuredClone(Object(value));
}

interface Sample {
  method?: string;
  path?: string;
  query?: string;
  requestHeaders?: Record<string, string>;
  /** A string or bytes are sent as they are, all else as JSON. */
  asked?: unknown;
  status?: number;
  headers?: Record<string, string>;
  answered?: unknown;
}

/** A correct exchange of the document's examples, but for what a test changes. */
export function sampleExchange(changed: Sample = {}): Exchange {
  const sample = {
    method: "POST",
    path: PATH,
    query: "?include_events=true",
    requestHeaders: {
      authorization: "Bearer pat_example_judge",
      "content-type": "application/json",
    },
    asked: example("FollowUpRequest"),
    status: 200,
    headers: { "content-type": "application/json" },
    answered: example("WithEventsResponse"),
    ...changed,
  };
  return {
    request: {
      method: sample.method,
      url: `http://127.0.0.1${sample.path}${sample.query}`,
      headers: new Headers(sample.requestHeaders),
      body: bytesOf(sample.asked),
    },
    response: {
      status: sample.status,
      headers: new Headers([...requiredHeaders(sample.status), ...Object.entries(sample.headers)]),
      body: bytesOf(sample.answered),
    },
  };
}

/** The headers without which the document takes no answer of a status, as its examples show them. */
function requiredHeaders(status: number): [string, string][] {
  const response = findResponse(createResponse, status);
  const headers = placeAt(document, response, "headers");
  return Object.keys(headers?.node ?? {}).flatMap((name) => {
    const header = placeAt(document, headers, name)?.node ?? {};
    const { example = Object(header.schema).example ?? "1" } = header;
    return header.required ? [[name, String(example)] as [string, string]] : [];
  });
}

const judge = createJudge(document);

/** What the judge finds in a sample exchange: how bad, which rule, and where. */
export const found = (changed: Sample): string[] =>
  judge(sampleExchange(changed)).map(
    ({ severity, rule, pointer }) => `${severity} ${rule} ${pointer}`,
  );

function bytesOf(body: unknown): Uint8Array {
  if (body instanceof Uint8Array) return body;
  return new TextEncoder().encode(typeof body === "string" ? body : JSON.stringify(body));
}
