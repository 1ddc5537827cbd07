import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { follow } from "../document.ts";
import { isMap } from "../json.ts";
import { bothSides, type Row, readVerdictTable } from "../verdict-table.ts";
import { type RedoclyMajor, redoclyMajors } from "./redocly.ts";

type Root = Record<string, unknown>;

const spec: unknown = parse(
  readFileSync(new URL("../../../openapi.yaml", import.meta.url), "utf8"),
);

/** False alarms of redocly's, read off its run over the table: an app reads and sends the same. */
const FALSE_ALARMS = [
  "A UUID to send is said to be as long as UUIDs are.",
  "A binary is said in the words of OpenAPI 3.1.",
  "A body to send is no longer JSON by name, and may be of any media type as before.",
  "A component that is received refers to a parent that is told apart, and has it under allOf.",
  "A definition inside a schema to send gets a longest length.",
  "A description changes in one of two branches.",
  "A field of what is received stands beside an allOf instead of beside the reference.",
  "A field to receive is in an envelope that leaves open what it is, and is demanded beside it.",
  "A field to send needs another that is required.",
  "A least value of an integer is rounded up.",
  "A list in a header is said to be exploded.",
  "A list of two at most takes no further entries behind its two prefixItems.",
  "A list to send is said to contain any number of something.",
  "A list to send of one entry at most has no entry twice.",
  "A multiple of 1 is called an integer.",
  "A nested anyOf is flattened.",
  "A number of 32 bits is said to be as big as such numbers are.",
  "A number that is received is not said any more to be of single precision.",
  "A number to send is said to be of double precision, as all numbers are.",
  "A number to send turns into oneOf of branches apart.",
  "A pair says how long it is, and takes no further entries.",
  "A parameter says what holds without saying.",
  "A part that says no more than that it is an object joins what is received.",
  "A part that says no more than that it is an object leaves what is sent.",
  "A pattern beside a constant of what is received goes.",
  "A pattern beside an enum that meets it is said of what is sent.",
  "A pattern is said of what is sent beside an enum that meets it, but for null, which is not allowed.",
  "A pattern to send escapes its slashes no more.",
  "A pointless longest length beside an enum is said of what is sent.",
  "A range is split into statuses of it.",
  "A readOnly field of a request gets another type, and is not required.",
  "A required readOnly field of a request may be null.",
  "A schema names its type besides its fields.",
  "A schema names its type no more besides its fields.",
  "A schema with a discriminator that is received is one of its children.",
  "A status is removed, and its range stays.",
  "A status is removed, and the default stays.",
  "A success is folded into its range.",
  "A success range is split into one status of it.",
  "A text and anyOf of constants, of what is received, become an enum.",
  "A text is for a password field.",
  "A text to receive of a pattern is of a list instead whose entries meet it.",
  "A text to send is no number.",
  "A text to send of a list has a pattern instead that each listed one meets.",
  "A text to send turns into anyOf of overlapping texts.",
  "A union that is received and told apart is under allOf no longer.",
  "A value that an enum of a component has already stands beside it.",
  "A whole number in a query may hold reserved characters.",
  "A whole number to send is a multiple of a half.",
  "A whole number to send is said to be of 64 bits.",
  "A whole number to send is said to have the bounds of 64 bits.",
  "A whole number to send may be longer.",
  "A whole number to send, within limits, has a format that goes farther.",
  "An allOf of one instead of a reference.",
  "An empty allOf of what is received and has no type goes.",
  "An empty anyOf joins the type of a text to send.",
  "An empty oneOf goes beside the type of a text to receive.",
  "An empty schema instead of true.",
  "An enum of one instead of a constant.",
  "An enum that is received is said as a text and oneOf of constants.",
  "An enum that is received is said as oneOf of constants.",
  "An enum that is sent is said as oneOf of constants.",
  "An exclusive bound is said as an inclusive one.",
  "An object to receive that has any field, by an empty schema, says so by true.",
  "An object to receive that names fields leaves out its type.",
  "An object to send must have a field at least, and one is required.",
  "An object to send of two fields and no others has two at most.",
  "An object to send that may not have a field may not have it without another.",
  "An operationId changes that no method of the client is called by.",
  "Anything may match the pattern.",
  "Base64 is said in the words of OpenAPI 3.1.",
  "Constants under oneOf, of what is received, become an enum.",
  "Constants under oneOf, of what is sent, become an enum.",
  "Each multiple of 1 is taken of a whole number.",
  "Every number of a step is valid, and of a smaller step too.",
  "Listed addresses to send are said to be addresses.",
  "Listed numbers to send are said to be multiples.",
  "Names of fields to send are texts.",
  "Null beside an enum to receive, by anyOf, is listed in it, and its type does not allow it.",
  "Nullable by anyOf instead of a list of types.",
  "Nullable by oneOf instead of a list of types.",
  "Of a text to receive other values than one are forbidden, and then that one is listed.",
  "Of a text to send a schema is forbidden twice that says its type as well, and then demanded.",
  "Of a whole number to send the values are no longer listed, and it has the same bounds.",
  "Of two equal branches to send, the second has a shortest text.",
  "One of two whole numbers to send has a format that goes farther.",
  "Other fields are refused as unevaluated ones, of what is received.",
  "Parameters move to the path.",
  "Texts to send of formats that have no value in common exclude each other.",
  "That a field of a component is required moves to beside its allOf, of what is received.",
  "The default is split into ranges.",
  "Two objects to send, each closed and of a kind, become one of either kind.",
  "Two schemas under allOf instead of one.",
  "Two statuses are folded into their range.",
  "What is forbidden twice is demanded, to send.",
  "What is received is a parent that is told apart, and is that with a kind of its own.",
  "What is received may not be another word.",
  "What is sent may be a word that was forbidden.",
  "anyOf of objects that a constant tells apart turns into oneOf.",
];

/** A copy with each reference replaced by what it points to, so that it can stand anywhere. */
function inlined(root: Root, node: unknown): unknown {
  if (Array.isArray(node)) return node.map((entry) => inlined(root, entry));
  if (!isMap(node)) return node;
  const { $ref, ...rest } = node;
  const target = typeof $ref === "string" ? follow({ name: "", root }, { $ref }) : {};
  const parts = { ...(isMap(target) && target), ...rest };
  return Object.fromEntries(Object.entries(parts).map(([key, part]) => [key, inlined(root, part)]));
}

/** The operation of a row under a path and a name of its own. */
function rowPaths(root: Root, index: number): Root {
  const paths = JSON.stringify(inlined(root, root.paths));
  const named = paths.replaceAll('"operationId":"', `"operationId":"row${index}_`);
  const entries = Object.entries(JSON.parse(named));
  return Object.fromEntries(entries.map(([path, item]) => [`/row${index}${path}`, item]));
}

/** Whether a row changes nothing but one path: only then can it share a document with others. */
function isOfOnePath({ base, revision }: { base: Root; revision: Root }): boolean {
  const head = ({ paths, components, ...rest }: Root) => ({
    ...rest,
    count: isMap(paths) && Object.keys(paths).length,
    security: isMap(components) && components.securitySchemes,
  });
  const said = (root: Root) => JSON.stringify(head(root));
  return isMap(spec) && said(base) === said(spec) && said(revision) === said(spec);
}

/** Whether no reference leads nowhere, no schema holds itself, and none is mapped to by name. */
function canBeInlined({ base, revision }: { base: Root; revision: Root }): boolean {
  try {
    const texts = [base, revision].map((root) => JSON.stringify(inlined(root, root.paths)));
    return !texts.some((text) => text.includes('"mapping"'));
  } catch {
    return false;
  }
}

/** What redocly calls major in each row, from one run over a document that holds them all. */
async function majorsByRow(rows: Row[]): Promise<Map<Row, RedoclyMajor[]>> {
  if (!isMap(spec) || !isMap(spec.components)) throw new Error("openapi.yaml has no components");
  const { securitySchemes } = spec.components;
  const sides = rows.map((row) => bothSides(spec, row));
  const together = (side: "base" | "revision") => ({
    ...spec,
    components: { securitySchemes },
    paths: Object.assign({}, ...sides.map((each, index) => rowPaths(each[side], index))),
  });
  const majors = await redoclyMajors(together("base"), together("revision"));
  return new Map(
    rows.map((row, index) => [
      row,
      majors
        .filter(({ pointer }) => pointer.includes(`~1row${index}~1`))
        .map((major) => ({
          ...major,
          message: major.message.replaceAll(`/row${index}/`, "/").replaceAll(`row${index}_`, ""),
        })),
    ]),
  );
}

test("what redocly diff calls breaking is breaking, or a known false alarm", {
  timeout: 900_000,
}, async () => {
  const rows = readVerdictTable().filter((row) => {
    const sides = bothSides(spec, row);
    return isOfOnePath(sides) && canBeInlined(sides);
  });
  const majors = [...(await majorsByRow(rows))].filter(([, found]) => found.length > 0);
  const confirmed = majors.filter(([{ verdict }]) => verdict === "major");
  const alarms = majors.filter(([{ verdict }]) => verdict !== "major");

  expect(alarms.map(([{ change }]) => change).sort()).toEqual(FALSE_ALARMS.sort());
  expect(rows.length).toBeGreaterThan(150);
  expect(confirmed.length).toBeGreaterThan(80);
});
