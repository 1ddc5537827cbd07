import { bodyRow } from "./create-response.ts";
import { type Row, wrongInPrism } from "./row.ts";
import { SOME_SESSION } from "./some-session.ts";

const NOT_A_STRING: [string, unknown][] = [
  ["a number", 42],
  ["true", true],
  ["a list", ["Where is my order?"]],
  ["an object", { text: "Where is my order?" }],
];

const NOT_AN_OBJECT: [string, unknown][] = [
  ["a string", "Ada"],
  ["a number", 42],
  ["true", true],
  ["a list", [{ user_name: "Ada" }]],
];

/** One row for each wrong value of a field. */
const misshapen = (field: string, values: [string, unknown][]): Row[] =>
  values.map(([what, value]) => bodyRow(`${field}: ${what}`, "misshapen", { [field]: value }));

const nested = (levels: number): unknown => {
  let value: unknown = "Ada";
  for (let level = 0; level < levels; level += 1) value = { user_name: value };
  return value;
};

/** The page: agent_id, string<uuid>, required. */
const agentRows: Row[] = [
  bodyRow("agent_id: absent", "lacking", { agent_id: undefined }),
  bodyRow("agent_id: null", "lacking", { agent_id: null }),
  ...misshapen("agent_id", NOT_A_STRING),
  ...misshapen("agent_id", [
    ["empty", ""],
    ["a name", "support"],
    ["a UUID without hyphens", "3c90c3cc0d444b5088888dd25736052a"],
    ["a UUID with a blank behind it", "3c90c3cc-0d44-4b50-8888-8dd25736052a "],
    ["a UUID with a letter beyond f", "gc90c3cc-0d44-4b50-8888-8dd25736052a"],
  ]),
  bodyRow(
    "agent_id: a UUID behind urn:uuid:",
    "misshapen",
    { agent_id: "urn:uuid:3c90c3cc-0d44-4b50-8888-8dd25736052a" },
    wrongInPrism("it takes urn:uuid:… for a UUID"),
  ),
  bodyRow("agent_id: in upper case", "allowed", ({ agentId }) => ({
    agent_id: agentId.toUpperCase(),
  })),
  bodyRow(
    "agent_id: all zeros",
    "allowed",
    { agent_id: "00000000-0000-0000-0000-000000000000" },
    { mayBeUnknown: true },
  ),
];

/** The page: message, string or null; "Omit or pass null for greeting generation". */
const messageRows: Row[] = [
  bodyRow("message: text", "allowed", {}),
  bodyRow("message: absent", "allowed", { message: undefined }),
  bodyRow("message: null", "allowed", { message: null }),
  bodyRow("message: empty", "allowed", { message: "" }),
  bodyRow("message: one character", "allowed", { message: "?" }),
  bodyRow("message: lines, quotes and backslashes", "allowed", { message: '"a"\r\n\t\\b\\' }),
  bodyRow("message: several scripts and emoji", "allowed", { message: "Größe? 你好 مرحبا 👩‍👩‍👧" }),
  bodyRow("message: a NUL", "allowed", { message: "Where\u0000?" }),
  bodyRow("message: markup", "allowed", { message: "<script>alert(1)</script>" }),
  bodyRow("message: 100 kB", "allowed", { message: "Where? ".repeat(14_000) }),
  ...misshapen("message", NOT_A_STRING),
];

/** The page: session_id, string or null: no format is named. */
const sessionRows: Row[] = [
  bodyRow(
    "session_id: of an earlier reply",
    "allowed",
    ({ sessionId }) => ({ session_id: sessionId ?? SOME_SESSION }),
    { mayBeUnknown: true },
  ),
  bodyRow("session_id: null", "allowed", { session_id: null }),
  bodyRow("session_id: no UUID", "allowed", { session_id: "my-session" }, { mayBeUnknown: true }),
  bodyRow("session_id: empty", "allowed", { session_id: "" }, { mayBeUnknown: true }),
  ...misshapen("session_id", NOT_A_STRING),
];

/** The page: profile_metadata, an object; null is not named. */
const metadataRows: Row[] = [
  bodyRow("profile_metadata: empty", "allowed", { profile_metadata: {} }),
  bodyRow("profile_metadata: values of every type", "allowed", {
    profile_metadata: { name: "Ada", age: 36, vip: true, notes: null, tags: ["a"], more: {} },
  }),
  bodyRow("profile_metadata: an empty name, and others' names", "allowed", {
    profile_metadata: { "": 1, agent_id: 2, constructor: 3, "a/b~c": 4 },
  }),
  bodyRow("profile_metadata: 100 levels deep", "allowed", { profile_metadata: nested(100) }),
  bodyRow("profile_metadata: null", "misshapen", { profile_metadata: null }),
  ...misshapen("profile_metadata", NOT_AN_OBJECT),
];

export const fieldRows: Row[] = [
  ...agentRows,
  ...messageRows,
  ...sessionRows,
  ...metadataRows,
  bodyRow("a field that the page does not name", "open", { temperature: 0.5 }),
];
