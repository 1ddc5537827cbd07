import type { Kind, Part } from "../../document/parts.ts";
import { inside, type Mutant, mutantsOf, put } from "./mutant.ts";

/** Other values for a keyword of a node, each under the words that say what changes. */
type OtherValues = (value: unknown, node: Part["node"]) => Record<string, unknown>;

/** What the keywords around the schemas are easily taken for, by the kind of part they stand in. */
const OTHER_VALUES: Partial<Record<Kind, Record<string, OtherValues>>> = {
  Root: {
    security: (value) => ({
      "ask for nothing": [],
      "let calls do without": [value, {}].flat(),
      "ask for an unknown scheme": [{ other: [] }],
    }),
    servers: (value) => ({
      ...onFirst(value, (url) => ({
        "put http for https": url.replace("https", "http"),
        "change the host": url.replace("api.", "app."),
        "add a slash": `${url}/`,
        "add a port": `${url}:8443`,
        "add a base path": `${url}/v1`,
        "make it relative": "/",
      })),
      "add a server": [value, { url: "https://staging.letpiper.com" }].flat(),
    }),
  },
  SecurityScheme: {
    scheme: () => ({
      "ask for basic": "basic",
      "ask for digest": "digest",
      "ask for token": "token",
    }),
    "x-token-prefix": (prefix) => ({
      "change the token's prefix": "sk_",
      "shorten the token's prefix": String(prefix).slice(0, -1),
      "lengthen the token's prefix": `${prefix}live_`,
    }),
  },
  Operation: {
    operationId: () => ({ "rename the operation": "create_response" }),
    security: () => ({ "need no token": [] }),
    parameters: (value) => ({
      "require another parameter": [value, { ...PARAMETER, required: true }].flat(),
      "add another parameter": [value, { ...PARAMETER, required: false }].flat(),
    }),
  },
  Parameter: {
    name: (name) => ({ "rename it": `${name}_`, "write it in capitals": `${name}`.toUpperCase() }),
    in: (where) =>
      Object.fromEntries(
        ["path", "query", "header", "cookie"]
          .filter((place) => place !== where)
          .map((place) => [`put it in the ${place}`, place]),
      ),
    required: (required) => ({ "change whether it is required": required !== true }),
    allowEmptyValue: () => ({ "let it be empty": true }),
    style: () => ({ "write it in another style": "label" }),
    example: (_, node) => ({ "give it a wrong example": wrongExample(node, "perhaps") }),
  },
  RequestBody: { required: () => ({ "make it optional": false }) },
  Response: {
    headers: (headers) => ({ "require a header": { ...Object(headers), "X-Other": HEADER } }),
  },
  Header: {
    required: () => ({ "require it": true }),
    example: (_, node) => ({ "give it a wrong example": wrongExample(node, "soon") }),
  },
};

const PARAMETER = {
  name: "other",
  in: "query",
  description: "Another parameter.",
  "x-provenance": "documented",
  schema: { type: "string", "x-provenance": "documented" },
};

const HEADER = {
  description: "Inferred: more.",
  "x-provenance": "inferred",
  schema: { type: "string", "x-provenance": "inferred" },
  required: true,
};

/** Changes the value of a keyword outside of the schemas, or adds the keyword. */
export function valueMutants(part: Part): Mutant[] {
  if (part.node.$ref !== undefined) return [];
  const mutant = mutantsOf("values");
  return Object.entries(OTHER_VALUES[part.kind] ?? {}).flatMap(([keyword, othersOf]) =>
    Object.entries(othersOf(part.node[keyword], part.node)).map(([what, other]) =>
      mutant(what, part, put(part, keyword, other)),
    ),
  );
}

/** A word is a wrong example of what is no word; where any text is right, a number is wrong. */
function wrongExample({ schema }: Part["node"], word: string): unknown {
  const { type, ...others } = Object(schema);
  const isWritten = ["format", "pattern", "const", "enum"].some((keyword) => keyword in others);
  return [type].flat().includes("string") && !isWritten ? 7 : word;
}

/** The servers with other URLs for the first of them. */
function onFirst(
  servers: unknown,
  othersOf: (url: string) => Record<string, string>,
): Record<string, unknown> {
  const [first, ...more] = [servers].flat();
  const others = Object.entries(othersOf(String(Object(first).url)));
  return Object.fromEntries(
    others.map(([what, url]) => [what, [{ ...Object(first), url }, ...more]]),
  );
}

/** Asks for another kind of credential, which has other keywords. */
export function credentialMutants(part: Part): Mutant[] {
  if (part.kind !== "SecurityScheme") return [];
  const mutant = mutantsOf("values");
  return ["Authorization", "X-Api-Key"].map((name) => {
    const key = { ...part.node, scheme: undefined, type: "apiKey", in: "header", name };
    return mutant(`ask for a key in ${name}`, part, {
      op: "replace",
      path: inside(part),
      value: key,
    });
  });
}
