import { row } from "./create-response.ts";
import { type Row, type RowOptions, type Ruling, wrongInPrism } from "./row.ts";

const orgRow = (
  name: string,
  ruling: Ruling,
  change: (id: string) => string,
  more: RowOptions = {},
) =>
  row(name, ruling, ({ path }, { orgId }) => ({ path: path.replace(orgId, change(orgId)) }), more);

/** The page: POST /v1/orgs/{org_id}/responses/, org_id a required string<uuid>. */
export const addressRows: Row[] = [
  orgRow("an org_id in upper case", "allowed", (id) => id.toUpperCase()),
  orgRow("an org_id of zeros", "allowed", (id) => id.replace(/\w/g, "0"), { mayBeUnknown: true }),
  orgRow("a name for an org_id", "misshapen", () => "acme"),
  orgRow("a number for an org_id", "misshapen", () => "42"),
  orgRow("an empty org_id", "misshapen", () => ""),
  orgRow("an org_id without hyphens", "misshapen", (id) => id.replaceAll("-", "")),
  orgRow("an org_id in braces", "misshapen", (id) => `%7B${id}%7D`),
  orgRow(
    "an org_id with urn:uuid: before it",
    "misshapen",
    (id) => `urn:uuid:${id}`,
    wrongInPrism("it takes urn:uuid:… for a UUID"),
  ),
  orgRow("an org_id with a blank behind it", "misshapen", (id) => `${id}%20`),
  orgRow("an org_id with a letter beyond f", "misshapen", (id) => `g${id.slice(1)}`),
  orgRow("an org_id with a slash in it", "misshapen", (id) => `${id}%2F..`),
  row("no slash at the end", "misshapen", ({ path }) => ({ path: path.replace(/\/$/, "") })),
  row("two slashes at the end", "misshapen", ({ path }) => ({ path: `${path}/` })),
  row("another version", "misshapen", ({ path }) => ({ path: path.replace("/v1/", "/v2/") })),
  row("no version", "misshapen", ({ path }) => ({ path: path.replace("/v1/", "/") })),
  row("the path in upper case", "misshapen", ({ path }) => ({ path: path.toUpperCase() })),
  ...["GET", "HEAD"].map((method) => row(method, "misshapen", () => ({ method, body: null }))),
  ...["PUT", "PATCH", "DELETE"].map((method) => row(method, "misshapen", () => ({ method }))),
];
