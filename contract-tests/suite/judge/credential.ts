import { isObject } from "../../document/json.ts";
import type { Operation } from "../../document/operation.ts";
import { type OpenApiDocument, placeAt, rootPlace } from "../../document/place.ts";
import { pageOf, provenanceOf } from "../../document/provenance.ts";
import type { SentRequest } from "./exchange.ts";
import { withSource } from "./finding.ts";
import { lacking, misshapen, type PartReading } from "./reading.ts";

interface CredentialReading extends PartReading {
  /** Undefined where it cannot be seen, or there is none. */
  token: string | undefined;
}

/** Reads whether a request carries what one of the operation's security requirements asks for. */
export function readCredential(
  document: OpenApiDocument,
  operation: Operation,
  request: SentRequest,
): CredentialReading {
  if (request.unseen?.includes("authorization"))
    return { ifAccepted: [], isOpen: true, token: undefined };
  const words = wordsOf(request);
  const token = words.length > 1 ? words.slice(1).join(" ") : undefined;
  const requirements = operation.place.node.security ?? document.security;
  if (!Array.isArray(requirements) || requirements.length === 0)
    return { ifAccepted: [], isOpen: false, token };
  const readings = requirements.map((requirement) =>
    readSchemes(
      Object.keys(isObject(requirement) ? requirement : {}).map((name) =>
        readScheme(document, name, words),
      ),
    ),
  );
  // One requirement that is met is enough.
  const [first = NOTHING_ASKED] = readings;
  const isMet = ({ ifAccepted, isOpen }: PartReading) => ifAccepted.length === 0 && !isOpen;
  const best = readings.find(isMet) ?? readings.find(({ isOpen }) => isOpen) ?? first;
  return { ...best, token };
}

const NOTHING_ASKED: PartReading = { ifAccepted: [], isOpen: false };

/** A requirement asks for each of its schemes. */
function readSchemes(schemes: PartReading[]): PartReading {
  const broken = schemes.find(({ ifAccepted }) => ifAccepted.length > 0);
  return broken ?? schemes.find(({ isOpen }) => isOpen) ?? NOTHING_ASKED;
}

const wordsOf = ({ headers }: SentRequest): string[] =>
  (headers.get("authorization") ?? "").split(/ +/).filter((word) => word !== "");

function readScheme(document: OpenApiDocument, name: string, words: string[]): PartReading {
  const root = rootPlace(document);
  const node = placeAt(document, root, "components", "securitySchemes", name)?.node;
  const scheme = node?.type === "http" ? String(node.scheme) : name;
  const what = `${scheme} token`;
  const page = pageOf(document, `/components/securitySchemes/${name}`);
  const broken = (finding: ReturnType<typeof lacking>) => ({
    ifAccepted: [withSource(finding, page)],
    isOpen: false,
  });

  const [word = "", token, ...rest] = words;
  if (word.toLowerCase() !== scheme.toLowerCase() || !token)
    return broken(lacking("Authorization", what, provenanceOf(node)));
  if (rest.length > 0) {
    const finding = { expected: `one ${what}`, actual: "several words" };
    return broken(misshapen("Authorization", finding));
  }
  const prefix = node?.["x-token-prefix"];
  if (typeof prefix !== "string" || token.startsWith(prefix)) return NOTHING_ASKED;
  const others: unknown[] = [node?.["x-inferred-token-prefixes"] ?? []].flat();
  // Whether such a token is taken is a guess, and no server is held to it.
  if (others.some((other) => token.startsWith(String(other))))
    return { ifAccepted: [], isOpen: true };
  return broken(lacking("Authorization", `token that starts with ${prefix}`, provenanceOf(node)));
}
