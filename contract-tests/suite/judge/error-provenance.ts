import type { ErrorObject } from "ajv/dist/2020.js";
import { isObject, keysOf } from "../../document/json.ts";
import type { OpenApiDocument, Place } from "../../document/place.ts";
import { provenanceOf } from "../../document/provenance.ts";
import { chainsFrom, fieldSchemas, itemSchemas } from "../../document/subschemas.ts";

type Chain = readonly Place[];

/** Tells where the schemas of a document stand that a value at some place broke. */
export function createProvenanceFinder(document: OpenApiDocument, schema: Place) {
  const found = new Map<unknown, Chain | undefined>();

  /** The schema that raised an error, behind those that led to it at the same value. */
  const chainOf = ({ parentSchema, instancePath }: ErrorObject): Chain | undefined => {
    if (!found.has(parentSchema))
      found.set(
        parentSchema,
        chainsAt(document, schema, keysOf(instancePath)).find(
          (chain) => chain.at(-1)?.node === parentSchema,
        ),
      );
    return found.get(parentSchema);
  };

  return {
    /** The provenance of the keyword that a value broke. */
    ofKeyword(error: ErrorObject, keyword: string): string {
      const chain = chainOf(error);
      return chain ? provenanceIn(chain, keyword) : provenanceOf(error.parentSchema, keyword);
    },
    /** The provenance of a field's being required. */
    ofField(error: ErrorObject, name: string): string {
      const steps = [...keysOf(error.instancePath), name];
      const telling = chainsAt(document, schema, steps).find((chain) => chain.some(tells));
      if (telling) return provenanceIn(telling, "required");
      const chain = chainOf(error);
      return chain ? provenanceIn(chain, "required") : "inferred";
    },
    /** Where the schema stands that raised an error. */
    pointerOf: (error: ErrorObject): string | undefined => chainOf(error)?.at(-1)?.pointer,
  };
}

const tells = ({ node }: Place): boolean => node["x-provenance"] !== undefined;

/**
 * The word of the innermost schema that has one; but a guess that a value is like another schema
 * makes a guess of all that this one says.
 */
function provenanceIn(chain: Chain, keyword: string): string {
  const words = chain.filter(tells).map(({ node }) => provenanceOf(node, keyword));
  return words.includes("inferred") ? "inferred" : (words.at(-1) ?? "inferred");
}

function chainsAt(document: OpenApiDocument, schema: Place, [step, ...more]: string[]): Chain[] {
  const chains = chainsFrom(document, schema);
  if (step === undefined) return chains;
  const speaking = chains.flatMap((chain) => chain.at(-1) ?? []);
  const inner = speaking.flatMap((place) => [
    ...(isObject(place.node) ? fieldSchemas(place, step) : []),
    ...(/^\d+$/.test(step) ? itemSchemas(place, Number(step)) : []),
  ]);
  return inner.flatMap((place) => chainsAt(document, place, more));
}
