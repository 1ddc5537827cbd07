import { type OpenApiDocument, type Place, placeAt } from "../../document/place.ts";
import { provenanceOf } from "../../document/provenance.ts";
import type { Exchange } from "./exchange.ts";
import { type Finding, severityOf } from "./finding.ts";
import type { CheckSchema } from "./schema.ts";

/** Prepares the judgement of the headers that a response documents. */
export function createHeaderJudge(
  document: OpenApiDocument,
  response: Place,
  compile: (place: Place) => CheckSchema,
): (answer: Exchange["response"]) => Finding[] {
  const headers = placeAt(document, response, "headers");
  const checks = Object.keys(headers?.node ?? {}).flatMap((name) => {
    const place = placeAt(document, headers, name);
    const schema = placeAt(document, place, "schema");
    return place && schema ? [{ name, place, check: compile(schema) }] : [];
  });
  return ({ headers: sent, unseen }) =>
    checks.flatMap(({ name, place, check }) => {
      const value = sent.get(name);
      if (value !== null) return check(value).map((finding) => ({ ...finding, pointer: name }));
      if (place.node.required !== true || unseen?.includes("headers")) return [];
      const provenance = provenanceOf(place.node, "required");
      const [expected, actual] = ["to be there", "nothing"];
      const severity = severityOf(provenance);
      return [{ severity, rule: "required", pointer: name, expected, actual, provenance }];
    });
}
