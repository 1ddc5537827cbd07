// Compares the answers of an operation: statuses, headers and bodies.
import { compareContent, schemaOf } from "./content.ts";
import { follow, nameOf, type OpenApiDocument } from "./document.ts";
import { entriesOf, isMap } from "./json.ts";
import { compareParameter } from "./parameters.ts";
import { compareRequired } from "./required.ts";
import { compareRest } from "./rest.ts";
import { isWithin } from "./schema/schemas.ts";
import type { Walk } from "./walk.ts";

/** Compares two maps from status to answer. */
export function compareResponses(base: unknown, revision: unknown, place: string, walk: Walk) {
  const [old, now] = [base, revision].map((responses) => byStatus(responses, place));
  if (!old || !now) return;
  for (const [status, response] of old) {
    const inner = `${place} ${status}`;
    if (now.has(status)) compareResponse(response, now.get(status), status, inner, walk);
    else {
      const todo = `Stop relying on ${status}.`;
      walk.report({ effect: "gone", place: inner, what: "is removed", todo }, walk.direction);
    }
  }
  for (const [status, response] of now)
    if (!old.has(status)) reportNew(status, response, old, `${place} ${status}`, walk);
}

function byStatus(responses: unknown, place: string): Map<string, unknown> {
  const entries = [...entriesOf(responses, `${place} responses`)];
  return new Map(
    entries
      .filter(([status]) => !status.startsWith("x-"))
      .map(([status, response]) => [status.replace(/^(\d)xx$/i, "$1XX"), response]),
  );
}

const isSuccess = (status: string) => status.startsWith("2");

/** A new status is held against what stood for it before: its range, or the default. */
function reportNew(
  status: string,
  response: unknown,
  old: Map<string, unknown>,
  place: string,
  walk: Walk,
) {
  const covering =
    old.get(`${status[0]}XX`) ?? (status === "default" ? undefined : old.get("default"));
  if (covering !== undefined && !isSuccess(status))
    compareResponse(covering, response, status, place, walk);
  const successes = [...old].filter(([other]) => isSuccess(other));
  const bodies = successes.flatMap(([, each]) => schemasOf(walk.base, each));
  const own = schemasOf(walk.revision, response);
  const known =
    own.length > 0 && own.every((schema) => bodies.some((body) => isWithin(schema, body, walk)));
  const surprise = isSuccess(status) && successes.length > 0 && !known;
  walk.report(
    surprise
      ? {
          effect: "wider",
          place,
          what: "is a new success with another body",
          todo: `Handle ${status}.`,
        }
      : { effect: "new", place, what: "is new" },
    walk.direction,
  );
}

function schemasOf(document: OpenApiDocument, response: unknown): unknown[] {
  const node = follow(document, response);
  const content = entriesOf(isMap(node) ? node.content : undefined, "content");
  return [...content.values()].map(schemaOf);
}

function compareResponse(
  base: unknown,
  revision: unknown,
  status: string,
  place: string,
  walk: Walk,
) {
  const [old, now] = [follow(walk.base, base), follow(walk.revision, revision)];
  if (!isMap(old) || !isMap(now)) return;
  const component =
    isMap(revision) && typeof revision.$ref === "string" ? nameOf(revision.$ref) : place;
  compareContent(old.content, now.content, component, walk, isSuccess(status));
  compareHeaders(old.headers, now.headers, component, walk);
  compareRest(old, now, ["content", "headers"], component, walk);
}

/** Header names have no case; Content-Type is the business of the content. */
function headersOf(
  headers: unknown,
  place: string,
): Map<string, { name: string; header: unknown }> {
  return new Map(
    [...entriesOf(headers, `${place} headers`)]
      .map(([name, header]) => [name.toLowerCase(), { name, header }] as const)
      .filter(([name]) => name !== "content-type"),
  );
}

function compareHeaders(base: unknown, revision: unknown, place: string, walk: Walk) {
  const [old, now] = [base, revision].map((headers) => headersOf(headers, place));
  for (const [key, { name, header }] of old ?? []) {
    const inner = `${place} header ${name}`;
    const other = now?.get(key);
    if (!other) {
      const todo = "Stop reading it.";
      walk.report({ effect: "gone", place: inner, what: "is removed", todo }, walk.direction);
      continue;
    }
    const [before, after] = [follow(walk.base, header), follow(walk.revision, other.header)];
    const required = [before, after].map((each) => isMap(each) && each.required === true);
    compareRequired(required[0] === true, required[1] === true, walk, (difference) =>
      walk.report({ place: inner, ...difference }, walk.direction),
    );
    compareParameter(before, after, "header", inner, walk);
  }
  for (const [key, { name }] of now ?? []) {
    if (old?.has(key)) continue;
    walk.report(
      { effect: "new", place: `${place} header ${name}`, what: "is new" },
      walk.direction,
    );
  }
}
