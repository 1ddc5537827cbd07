// Our own lint rules for openapi.yaml, loaded by redocly.yaml (which loads JavaScript only).

const WORDS = ["documented", "example", "inferred"];

const isMap = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** The words that a node's x-provenance uses, or undefined where it is absent or malformed. */
function provenanceWords(node) {
  const provenance = node["x-provenance"];
  const words = isMap(provenance) ? Object.values(provenance) : [provenance];
  return words.length > 0 && words.every((word) => WORDS.includes(word)) ? words : undefined;
}

/** Every fact says where it comes from. */
function provenance() {
  const check = (node, ctx) => {
    if (!isMap(node) || provenanceWords(node)) return;
    const problem = "x-provenance" in node ? "is not" : "is missing: give";
    ctx.report({
      message: `x-provenance ${problem} ${WORDS.join(", ")}, or a map from keyword to one of these.`,
      location: "x-provenance" in node ? ctx.location.child("x-provenance") : ctx.location.key(),
    });
  };
  return {
    Parameter: check,
    RequestBody: check,
    Response: check,
    Header: check,
    Schema: check,
    SecurityScheme: check,
  };
}

/** The schemas that share the prose of what they stand in. */
const WITHOUT_PROSE = ["schema", "items"];

/** Prose says "Inferred:" where its node holds a guess: docs and types drop x-provenance. */
function inferredProse() {
  const check = (node, ctx) => {
    if (!isMap(node) || !provenanceWords(node)?.includes("inferred")) return;
    const isSaid = typeof node.description === "string";
    if (isSaid ? node.description.includes("Inferred:") : WITHOUT_PROSE.includes(ctx.key)) return;
    ctx.report({
      message: `This holds a guess (x-provenance: inferred), so its description says "Inferred:".`,
      location: isSaid ? ctx.location.child("description") : ctx.location.key(),
    });
  };
  return { Parameter: check, Response: check, Header: check, Schema: check };
}

export default function piperPlugin() {
  return {
    id: "piper",
    rules: { oas3: { provenance, "inferred-prose": inferredProse } },
  };
}
