import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import type { Schema } from "./draw-schema.ts";
import { valuesOf } from "./values.ts";

/** A document of one operation that sends and receives one schema. */
export interface Contract {
  schema: Schema;
  components: Record<string, Schema>;
}

/** A value that breaks an app, by the direction in which it goes. */
export interface Witnesses {
  request: unknown;
  response: unknown;
}

/** Looks for values that one contract allows and the other refuses, with Ajv as the judge. */
export function findWitnesses(base: Contract, revision: Contract): Witnesses {
  const [wasValid, isValid] = [judgeOf(base), judgeOf(revision)];
  const wasKnown = judgeOf(asRead(base));
  const sent = valuesOf(base.schema, base.components);
  const received = valuesOf(revision.schema, revision.components);
  return {
    request: sent.find((value) => wasValid(value) && !isValid(value)),
    response: received.find((value) => isValid(value) && !wasKnown(value)),
  };
}

type Rewrite = (schema: Record<string, unknown>) => Record<string, unknown>;

/** Rewrites every schema of a contract, the inner ones first. */
const rewritten = (contract: Contract, rewrite: Rewrite): Contract =>
  JSON.parse(JSON.stringify(contract), (_, value) =>
    typeof value === "object" && value !== null && !Array.isArray(value) ? rewrite(value) : value,
  );

/** Known survivor: who names fields and no type means an object, and TypeScript takes it so. */
const withMeantType: Rewrite = (schema) =>
  "properties" in schema && !("type" in schema) ? { type: "object", ...schema } : schema;

/** Known survivor: TypeScript makes a union of oneOf as of anyOf, so no app minds a narrower branch. */
const withOpenUnions: Rewrite = ({ oneOf, ...schema }) => {
  if (!oneOf) return schema;
  const { anyOf, allOf = [] } = schema;
  return anyOf
    ? { ...schema, allOf: [allOf, { anyOf: oneOf }].flat() }
    : { ...schema, anyOf: oneOf };
};

/** Known survivor: a field is new in an object that refused others; an app does not look at it. */
const withOpenObjects: Rewrite = ({ additionalProperties, ...schema }) =>
  additionalProperties === false || additionalProperties === undefined
    ? schema
    : { ...schema, additionalProperties };

/** A contract as an app knows it that reads a value. */
const asRead = (contract: Contract): Contract =>
  [withOpenUnions, withOpenObjects].reduce(rewritten, contract);

const ajv = new Ajv2020({ strict: false, logger: false, validateSchema: false, meta: false });
addFormats.default(ajv);

function judgeOf(contract: Contract): (value: unknown) => boolean {
  const { schema, components } = rewritten(contract, withMeantType);
  const judge = ajv.compile({ ...schema, components: { schemas: components } });
  ajv.removeSchema();
  return judge;
}

export const documentOf = ({ schema, components }: Contract): Record<string, unknown> => {
  const content = { "application/json": { schema } };
  return {
    openapi: "3.1.0",
    info: { title: "Drawn", version: "1.0.0" },
    paths: {
      "/a": {
        post: {
          requestBody: { required: true, content },
          responses: { "200": { description: "Fine.", content: structuredClone(content) } },
        },
      },
    },
    components: { schemas: components },
  };
};
