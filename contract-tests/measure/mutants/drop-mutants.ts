import type { Part } from "../../document/parts.ts";
import { drop, type Mutant, mutantsOf } from "./mutant.ts";

/** What the document says of itself: neither the page nor a judge asks for it. */
const OF_THE_DOCUMENT = ["openapi", "info", "tags", "jsonSchemaDialect", "externalDocs"];

/** What holds parts by their names or positions, such as the answers by their statuses. */
const HOLDERS =
  /^(paths|parameters|responses|content|headers|schemas|examples|requestBodies|securitySchemes)$/;

/** Leaves out a part, and each of its keywords, whatever they are called. */
export function dropMutants(part: Part): Mutant[] {
  const mutant = mutantsOf("what is left out");
  const { key, node, pointer } = part;
  const [holder = ""] = pointer.split("/").slice(-2);
  const keywords = Object.keys(node)
    .filter((keyword) => pointer !== "" || !OF_THE_DOCUMENT.includes(keyword))
    // OpenAPI takes for optional what does not say: that is no change.
    .filter((keyword) => keyword !== "required" || node.required !== false);
  return [
    ...(HOLDERS.test(holder) ? [mutant(`drop all of ${key}`, part, drop(part))] : []),
    ...keywords.map((keyword) => mutant(`drop ${keyword}`, part, drop(part, keyword))),
  ];
}
