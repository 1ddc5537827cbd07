import { isObject } from "../../document/json.ts";
import type { Operation } from "../../document/operation.ts";
import { type OpenApiDocument, placeAt, rootPlace } from "../../document/place.ts";
import { provenanceOf } from "../../document/provenance.ts";
import type { SentRequest } from "./exchange.ts";
import type { Finding } from "./finding.ts";
import { lacking, misshapen, type Reading } from "./reading.ts";

/** Reads whether a request carries what one of the operation's security requirements asks for. */
export function readCredential(
  document: OpenApiDocument,
  operation: Operation,
  request: SentRequest,
): Reading {
  if (request.unseen?.includes("authorization")) return { ifAccepted: [], isOpen: true };
  const requirements = operation.place.node.security ?? document.security;
  if (!Array.isArray(requirements)) return { ifAccepted: [], isOpen: false };
  const problems = requirements.map((requirement) =>
    Object.keys(isObject(requirement) ? requirement : {})
      .map((name) => schemeProblem(document, name, request))
      .find((problem) => problem !== undefined),
  );
  const [problem] = problems.includes(undefined) ? [] : problems;
  return { ifAccepted: problem ? [problem] : [], isOpen: false };
}

function schemeProblem(
  document: OpenApiDocument,
  name: string,
  request: SentRequest,
): Finding | undefined {
  const node = placeAt(document, rootPlace(document), "components", "securitySchemes", name)?.node;
  const scheme = node?.type === "http" ? String(node.scheme) : name;
  const what = `${scheme} token`;

  const value = request.headers.get("authorization")?.trim() ?? "";
  const [word = "", token, ...rest] = value.split(/ +/);
  if (word.toLowerCase() !== scheme.toLowerCase() || !token)
    return lacking("Authorization", what, provenanceOf(node));
  if (rest.length > 0)
    return misshapen("Authorization", { expected: `one ${what}`, actual: "several words" });
  const prefix = node?.["x-token-prefix"];
  if (typeof prefix !== "string" || token.startsWith(prefix)) return undefined;
  const expected = `one that starts with ${prefix}`;
  return misshapen("Authorization", { expected, actual: "a token" });
}
