import { listOperations } from "../../contract-tests/document/operation.ts";
import type { OpenApiDocument } from "../../contract-tests/document/place.ts";
import { isUuid } from "../../contract-tests/document/uuid.ts";

/** What stands before the contract's paths in a URL, and the organization that its path names. */
export interface PastedUrl {
  base: string;
  orgId: string | undefined;
}

/**
 * Understands a URL as it is pasted: the server's, or that of an endpoint, whole or up to any step.
 * Text that is no URL comes back as it is, for others to refuse.
 */
export function readPastedUrl(text: string, document: OpenApiDocument): PastedUrl {
  const url = URL.parse(text);
  const templates = listOperations(document, "").map(({ template }) => template);
  const ends = templates.map((template) => url && findEnd(url.pathname, template));
  const [longest] = ends.filter((end) => end != null).sort((a, b) => b.length - a.length);
  if (!url || !longest) return { base: text, orgId: undefined };
  const path = url.pathname.slice(0, -longest.text.length);
  const before = text.slice(0, text.indexOf(url.host) + url.host.length);
  return { base: `${before}${path}`, orgId: longest.ids.find(isUuid) };
}

/** The end of a path that is the beginning of a template, of as many steps as can be. */
function findEnd(path: string, template: string) {
  const steps = template.split("/").slice(1);
  for (let length = steps.length; length > 0; length -= 1) {
    const pattern = steps.slice(0, length).map((step) => (isName(step) ? "([^/]+)" : step));
    const [text, ...ids] = new RegExp(`/${pattern.join("/")}/?$`).exec(path) ?? [];
    if (text !== undefined) return { text, length, ids };
  }
  return undefined;
}

const isName = (step: string) => /^\{.*\}$/.test(step);
