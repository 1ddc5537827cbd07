import { authorizationRows } from "./authorization.ts";
import { document } from "./correct.ts";
import { requiredParameters } from "./required-parameters.ts";
import {
  type MakeRow,
  type Row,
  type RowOptions,
  type Ruling,
  rowsOf,
  wrongInPrism,
} from "./row.ts";
import { SOME_SESSION } from "./some-session.ts";

const { queryWith, headers } = requiredParameters(document, "getSessionEvents");

const unnamed = rowsOf(({ orgId, sessionId = SOME_SESSION, token }) => ({
  method: "GET",
  path: `/v1/orgs/${orgId}/responses/sessions/${sessionId}/events`,
  query: queryWith(""),
  authorization: `Bearer ${token}`,
  contentType: undefined,
  headers,
  body: null,
}));

/** Makes a row of Get Session Events; an earlier call of the run may have named no session. */
const row: MakeRow = (name, ruling, change, more) =>
  unnamed(`reading a session: ${name}`, ruling, change, { mayBeUnknown: true, ...more });

const inPath = (
  name: string,
  ruling: Ruling,
  step: RegExp,
  change: (id: string) => string,
  more: RowOptions = {},
): Row => row(name, ruling, ({ path }) => ({ path: path.replace(step, change) }), more);

const ORG = /(?<=\/orgs\/)[^/]+/;
const SESSION = /(?<=\/sessions\/)[^/]+/;

/** The page: GET …/sessions/{session_id}/events; that a session is a UUID is read off its sample. */
const addressRows: Row[] = [
  inPath("a session_id in upper case", "allowed", SESSION, (id) => id.toUpperCase()),
  inPath(
    "a session_id of zeros",
    "allowed",
    SESSION,
    (id) => id.replace(/\w/g, "0"),
    wrongInPrism("it shows the example of another session"),
  ),
  inPath("a name for a session_id", "misshapen", SESSION, () => "my-session"),
  inPath("an empty session_id", "misshapen", SESSION, () => ""),
  inPath("a session_id without hyphens", "misshapen", SESSION, (id) => id.replaceAll("-", "")),
  inPath(
    "a session_id with urn:uuid: before it",
    "misshapen",
    SESSION,
    (id) => `urn:uuid:${id}`,
    wrongInPrism("it takes urn:uuid:… for a UUID"),
  ),
  inPath("a session_id with a slash in it", "misshapen", SESSION, (id) => `${id}%2F..`),
  inPath("an org_id of zeros", "allowed", ORG, (id) => id.replace(/\w/g, "0")),
  inPath("a name for an org_id", "misshapen", ORG, () => "acme"),
  row("a slash at the end", "misshapen", ({ path }) => ({ path: `${path}/` })),
  row("the session alone", "misshapen", ({ path }) => ({ path: path.replace("/events", "") })),
  row("another version", "misshapen", ({ path }) => ({ path: path.replace("/v1/", "/v2/") })),
  ...["PUT", "PATCH", "DELETE", "POST"].map((method) =>
    row(method, "misshapen", () => ({ method })),
  ),
];

/** No query parameter is named on the page; whether there are any is not known. */
const queryRows: Row[] = [
  row("a parameter that the page does not name", "open", () => ({ query: queryWith("limit=10") })),
];

export const readingRows: Row[] = [
  row("of an earlier reply", "allowed", () => ({})),
  ...authorizationRows(row),
  ...addressRows,
  ...queryRows,
];
