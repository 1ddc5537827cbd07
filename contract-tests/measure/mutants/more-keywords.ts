import type { Kind, Part } from "../../document/parts.ts";
import { keysOf, type Mutant, mutantsOf, put } from "./mutant.ts";

const SERVER = { url: "https://other.letpiper.com" };
const CALLBACKS = {
  onReply: { "{$request.body#/url}": { post: { responses: { "200": { description: "OK" } } } } },
};
const WEBHOOKS = { reply: { post: { responses: { "200": { description: "OK" } } } } };

/** What OpenAPI has besides, and the page does not, by the kind of part that it can be added to. */
const ADDITIONS: Partial<Record<Kind, Record<string, [keyword: string, value: unknown]>>> = {
  Root: {
    "announce events": ["webhooks", WEBHOOKS],
    "leave out the dialect": ["jsonSchemaDialect", undefined],
    "take another dialect": ["jsonSchemaDialect", "https://spec.openapis.org/oas/3.1/dialect/base"],
  },
  PathItem: { "send the path elsewhere": ["servers", [SERVER]] },
  Operation: {
    "send the operation elsewhere": ["servers", [SERVER]],
    "call back": ["callbacks", CALLBACKS],
    "take it for deprecated": ["deprecated", true],
  },
};

export function additionMutants(part: Part): Mutant[] {
  const mutant = mutantsOf("additions");
  const additions = Object.entries(ADDITIONS[part.kind] ?? {});
  return [
    ...additions.map(([what, [keyword, value]]) => mutant(what, part, put(part, keyword, value))),
    ...scopes(part),
  ];
}

/** Asks for a permission that the page does not name. */
function scopes(part: Part): Mutant[] {
  const [requirement] = [part.node.security ?? []].flat();
  return keysOf(requirement).map((scheme) => {
    const security = [{ ...Object(requirement), [scheme]: ["agents:write"] }];
    return mutantsOf("additions")(
      `ask ${scheme} for a scope`,
      part,
      put(part, "security", security),
    );
  });
}
