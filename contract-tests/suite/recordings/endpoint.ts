import {
  listOperations,
  type Operation,
  pathNames,
  templateSource,
} from "../../document/operation.ts";
import { percentDecoded } from "../../document/percent.ts";
import type { OpenApiDocument } from "../../document/place.ts";
import type { createMaskFiller } from "./fill-masked.ts";
import { isMasked } from "./masked.ts";

/** An operation of the document, and the URL with which a recorded request asked for it. */
export interface Endpoint {
  operation: Operation;
  /** The server's host and port; empty where the recording does not tell. */
  host: string;
  /** From the path that the document names on, without masks. */
  url: string;
  /** How many masks the URL had. */
  masked: number;
}

const UNSEEN = "https://unseen.invalid";

/** Prepares to find which operation a recorded URL asks for, wherever its server stood. */
export function createEndpointFinder(
  document: OpenApiDocument,
  fill: ReturnType<typeof createMaskFiller>,
) {
  const endpoints = listOperations(document, "").map((operation) => ({
    operation,
    names: pathNames(operation.template),
    pattern: new RegExp(`${templateSource(operation.template.replace(/\/$/, ""))}/?$`),
  }));

  return (text: string, method: string): Endpoint | undefined => {
    const url = parseUrl(text);
    const found = endpoints.filter(({ pattern }) => url && pattern.test(url.pathname));
    const endpoint = found.find(({ operation }) => operation.method === method) ?? found[0];
    if (!url || !endpoint) return undefined;
    const { operation, names, pattern } = endpoint;
    const schemaOf = (name: string, place: string) =>
      operation.parameters.find((it) => it.name === name && it.in === place)?.schema;

    let masked = 0;
    const unmask = (value: string, name: string, place: string) => {
      if (!isMasked(value)) return value;
      masked += 1;
      return String(fill(value, schemaOf(name, place)).value);
    };
    const [path = "", ...steps] = pattern.exec(url.pathname) ?? [];
    const kept = steps.reduce(
      (left, step, index) =>
        left.replace(step, unmask(percentDecoded(step), names[index] ?? "", "path")),
      path,
    );
    const query = [...url.searchParams];
    const isFilled = query.some(([name, value]) => isMasked(value) && schemaOf(name, "query"));
    const search = new URLSearchParams(
      query.map(([name, value]) => [name, unmask(value, name, "query")]),
    );
    return {
      operation,
      host: url.origin === UNSEEN ? "" : url.host,
      url: `${url.origin}${masked > 0 ? kept : path}${isFilled ? `?${search}` : url.search}`,
      masked,
    };
  };
}

/** A URL as tools write it: whole, from its path on, or with a name in braces for its server. */
function parseUrl(text: string): URL | null {
  // Else a mask of these would end the path.
  const whole = text.replace(/[#?]+(?=[#?\w-]*\/)/g, (mask) => "*".repeat(mask.length));
  const isAbsolute = /^[a-z][a-z+.-]*:\/\//i.test(whole);
  return URL.parse(isAbsolute ? whole : `${UNSEEN}/${whole.replace(/^[^/]*\/+/, "")}`);
}
