import type { Part } from "../../document/parts.ts";
import { inside, keysOf, type Mutant, mutantsOf, put, rename } from "./mutant.ts";

const METHODS = ["get", "put", "patch", "delete"];
const PARAMETER = {
  name: "other",
  in: "query",
  required: true,
  description: "Another parameter.",
  "x-provenance": "documented",
  schema: { type: "string", "x-provenance": "documented" },
};

/** Changes where a request goes, and what it needs to be let in. */
export function addressMutants(part: Part): Mutant[] {
  switch (part.kind) {
    case "Root":
      return [...paths(part), ...servers(part), ...security(part)];
    case "PathItem":
      return methods(part);
    case "Operation":
      return operations(part);
    case "SecurityScheme":
      return schemes(part);
    default:
      return [];
  }
}

function paths(part: Part): Mutant[] {
  const mutant = mutantsOf("paths and methods");
  const place = { pointer: inside(part, "paths") };
  return keysOf(part.node.paths).flatMap((path) => {
    const others: Record<string, string> = {
      "drop the slash": path.replace(/\/$/, ""),
      "double the slash": `${path}/`,
      "change the version": path.replace("v1", "v2"),
      "drop the version": path.replace("/v1", ""),
      "change a word": path.replace("orgs", "organizations"),
      "make the last word singular": path.replace("responses", "response"),
      "make the path upper case": path.toUpperCase().replace("{ORG_ID}", "{org_id}"),
      "rename a name in the path": path.replace("org_id", "organization_id"),
      "add a name to the path": `${path}{other}`,
      "put a word for a name": path.replace("{org_id}", "mine"),
    };
    return [
      ...Object.entries(others).map(([what, other]) =>
        mutant(what, place, rename(place, path, other)),
      ),
      mutant("add a path", place, {
        op: "copy",
        from: inside(place, path),
        path: inside(place, path.replace("responses", "runs")),
      }),
    ];
  });
}

function methods(part: Part): Mutant[] {
  const mutant = mutantsOf("paths and methods");
  return METHODS.flatMap((method) => [
    mutant(`make it a ${method}`, part, rename(part, "post", method)),
    mutant(`add a ${method}`, part, {
      op: "copy",
      from: inside(part, "post"),
      path: inside(part, method),
    }),
  ]);
}

function servers(part: Part): Mutant[] {
  const mutant = mutantsOf("servers");
  const first = { pointer: inside(part, "servers", 0) };
  const { url } = Object([part.node.servers].flat()[0]);
  const others: Record<string, string> = {
    "put http for https": String(url).replace("https", "http"),
    "change the host": String(url).replace("api.", "app."),
    "add a slash": `${url}/`,
    "add a port": `${url}:8443`,
    "add a base path": `${url}/v1`,
    "make it relative": "/",
  };
  return [
    ...Object.entries(others).map(([what, other]) => mutant(what, first, put(first, "url", other))),
    mutant(
      "add a server",
      part,
      put({ pointer: inside(part, "servers") }, "-", { url: "https://staging.letpiper.com" }),
    ),
  ];
}

function security(part: Part): Mutant[] {
  const mutant = mutantsOf("authorization");
  const place = { pointer: inside(part, "security") };
  return [
    mutant("ask for nothing", part, put(part, "security", [])),
    mutant("let calls do without", place, put(place, "-", {})),
    mutant("ask for an unknown scheme", part, put(part, "security", [{ other: [] }])),
  ];
}

function schemes(part: Part): Mutant[] {
  const mutant = mutantsOf("authorization");
  const asKey = { type: "apiKey", in: "header", name: "Authorization" };
  const asOther = { type: "apiKey", in: "header", name: "X-Api-Key" };
  return [
    ...["basic", "digest", "token"].map((scheme) =>
      mutant(`ask for ${scheme}`, part, put(part, "scheme", scheme)),
    ),
    mutant("change the token's prefix", part, put(part, "x-token-prefix", "sk_")),
    mutant("shorten the token's prefix", part, put(part, "x-token-prefix", "pat")),
    mutant("lengthen the token's prefix", part, put(part, "x-token-prefix", "pat_live_")),
    ...[asKey, asOther].map((key) =>
      mutant(`ask for a key in ${key.name}`, part, {
        op: "replace",
        path: part.pointer,
        value: { ...part.node, scheme: undefined, ...key },
      }),
    ),
  ];
}

function operations(part: Part): Mutant[] {
  const mutant = mutantsOf("paths and methods");
  return [
    mutant("rename the operation", part, put(part, "operationId", "create_response")),
    mutant("need no token", part, put(part, "security", [])),
    mutantsOf("parameters")(
      "require another parameter",
      part,
      put({ pointer: inside(part, "parameters") }, "-", PARAMETER),
    ),
    mutantsOf("parameters")(
      "add another parameter",
      part,
      put({ pointer: inside(part, "parameters") }, "-", { ...PARAMETER, required: false }),
    ),
  ];
}
