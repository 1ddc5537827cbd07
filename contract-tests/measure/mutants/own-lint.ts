import { type Kind, listParts } from "../../document/parts.ts";
import type { OpenApiDocument } from "../../document/place.ts";

type Visit = (node: object, context: Context) => void;

/** As much of Redocly's context as our rules use. */
interface Context {
  key: string;
  location: Location;
  report(problem: { message: string }): void;
}

interface Location {
  child(key: string): Location;
  key(): Location;
}

// Redocly loads JavaScript only, and TypeScript knows no types of it.
const PLUGIN = new URL("../../../scripts/lint/redocly-plugin.js", import.meta.url).href;
const { default: plugin } = await import(PLUGIN);

const nowhere: Location = { child: () => nowhere, key: () => nowhere };

/** Runs our own lint rules on a parsed document, without Redocly; lists the rules that it breaks. */
export function lintWithOwnRules(document: OpenApiDocument): string[] {
  const broken: string[] = [];
  const rules: Record<string, () => Partial<Record<Kind, Visit>>> = plugin().rules.oas3;
  for (const [name, create] of Object.entries(rules)) {
    const visitor = create();
    for (const { kind, key, node } of listParts(document)) {
      // What a $ref names is visited where it stands.
      if (node.$ref !== undefined) continue;
      const report = () => broken.push(name);
      visitor[kind]?.(node, { key, location: nowhere, report });
    }
  }
  return broken;
}
