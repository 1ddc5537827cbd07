// Our own lint rules for openapi.yaml, loaded by redocly.yaml (which loads JavaScript only).
import { isObject } from "../../contract-tests/document/json.ts";
import { writeOnly } from "./hidden-fields.js";
import { keyword } from "./keyword.js";
import { pathIsExact, source } from "./page-rules.js";

const WORDS = ["documented", "example", "inferred"];

/** The words that a node's x-provenance uses, or undefined where it is absent or malformed. */
function provenanceWords(node) {
  const provenance = node["x-provenance"];
  const words = isObject(provenance) ? Object.values(provenance) : [provenance];
  return words.length > 0 && words.every((word) => WORDS.includes(word)) ? words : undefined;
}

/** Every fact says where it comes from. */
function provenance() {
  const check = (node, ctx) => {
    if (!isObject(node) || provenanceWords(node)) return;
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
    if (!isObject(node) || !provenanceWords(node)?.includes("inferred")) return;
    const isSaid = typeof node.description === "string";
    if (isSaid ? node.description.includes("Inferred:") : WITHOUT_PROSE.includes(ctx.key)) return;
    ctx.report({
      message: `This holds a guess (x-provenance: inferred), so its description says "Inferred:".`,
      location: isSaid ? ctx.location.child("description") : ctx.location.key(),
    });
  };
  return { Parameter: check, Response: check, Header: check, Schema: check };
}

/** A fact that the page states is told first, and what we guess of it behind "Inferred:". */
function documentedProse() {
  const wordOf = ({ "x-provenance": provenance }) =>
    isObject(provenance) ? provenance.type : provenance;
  const checkAnswer = (node, ctx) => {
    if (!isObject(node) || wordOf(node) !== "documented" || node.description)
      return check(node, ctx);
    ctx.report({
      message: `This is documented: its description says what the page says of it.`,
      location: ctx.location.key(),
    });
  };
  const check = (node, ctx) => {
    if (!isObject(node) || typeof node.description !== "string") return;
    if (wordOf(node) !== "documented" || !/^\s*Inferred:/.test(node.description)) return;
    ctx.report({
      message: `This is documented: its description begins with what is, and not with "Inferred:".`,
      location: ctx.location.child("description"),
    });
  };
  return {
    Parameter: check,
    RequestBody: check,
    Response: checkAnswer,
    Header: check,
    Schema: check,
    SecurityScheme: check,
  };
}

const DIALECT = "https://json-schema.org/draft/2020-12/schema";

/** The document names its JSON Schema dialect: without it, Prism passes over keywords in silence. */
function dialect() {
  return {
    Root(node, ctx) {
      if (node.jsonSchemaDialect === DIALECT) return;
      const isThere = "jsonSchemaDialect" in node;
      ctx.report({
        message: `jsonSchemaDialect ${isThere ? "is not" : "is missing: give"} ${DIALECT}.`,
        location: isThere ? ctx.location.child("jsonSchemaDialect") : ctx.location.key(),
      });
    },
  };
}

/** What RFC 9110 lets a header be called, and what Node sends as the value of one. */
const HEADER_NAME = /^[\w!#$%&'*+.^`|~-]+$/;
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** A header can be sent as it is shown: the mock answers with the examples, or else with a 500. */
function header() {
  return {
    Response(node, ctx) {
      for (const name of Object.keys(node?.headers ?? {}).filter((it) => !HEADER_NAME.test(it)))
        ctx.report({
          message: `No header can be called "${name}": a name is letters, digits and hyphens.`,
          location: ctx.location.child(["headers", name]).key(),
        });
    },
    Header(node, ctx) {
      if (!isObject(node)) return;
      const examples = Object.values(node.examples ?? {});
      const values = [node.example ?? [], ...examples.map((it) => it?.value ?? [])].flat();
      if (node.required && !("example" in node) && examples.length === 0)
        ctx.report({
          message: `This header is required: give an example, which the mock sends.`,
          location: ctx.location.key(),
        });
      if (!values.every((value) => HEADER_VALUE.test(String(value))))
        ctx.report({
          message: `No header can hold this example: give one line of Latin-1.`,
          location: ctx.location.child("example" in node ? "example" : "examples"),
        });
    },
  };
}

export default function piperPlugin() {
  return {
    id: "piper",
    rules: {
      oas3: {
        dialect,
        "documented-prose": documentedProse,
        header,
        "inferred-prose": inferredProse,
        keyword,
        "path-is-exact": pathIsExact,
        provenance,
        source,
        "write-only": writeOnly,
      },
    },
  };
}
