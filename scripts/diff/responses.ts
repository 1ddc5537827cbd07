// Compares the answers of an operation: statuses, headers and bodies.
import { compareContent, mediaTypeOf, schemaOf } from "./content.ts";
import { follow, nameOf } from "./document.ts";
import { entriesOf, isMap } from "./json.ts";
import { compareParameter } from "./parameters.ts";
import { inside, type Place, placeOf } from "./place.ts";
import { compareRequired, whereDemanded } from "./required.ts";
import { compareRest } from "./rest.ts";
import { clashes, isWithin } from "./schema/clashes.ts";
import { type Side, tell, type Walk } from "./walk.ts";

type Node = Record<string, unknown>;
type Responses = Map<string, unknown>;

/** Compares the answers that two operations may give. */
export function compareResponses(base: Node, revision: Node, place: Place, walk: Walk) {
  const [old, now] = [byStatus(base.responses), byStatus(revision.responses)];
  const isKnown = (status: string) => (schema: unknown) => isKnownShape(schema, status, old, walk);
  for (const [status, response] of old) {
    const inner = inside(place, status);
    const other = now.get(status);
    if (other !== undefined) {
      compareResponse(response, other, inner, walk, isKnown(status));
      tellClashes([response, other], status, old, inner, walk);
      continue;
    }
    const [standIn, covering] = coveringOf(status, now);
    const parts = newPartsOf(status, old, now);
    const at = [response, revision] as const;
    if (covering !== undefined) {
      compareFolded(response, covering, status, inner, walk);
      const what = `is no longer named: ${standIn} stands for it`;
      tell(walk, "response-folded", inner, what, [response, covering]);
    } else if (parts.size > 0) {
      for (const part of parts.values()) compareFolded(response, part, status, inner, walk);
      const names = [...parts.keys()].join(", ");
      const what = `is no longer named: ${names} ${parts.size > 1 ? "stand" : "stands"} for it`;
      tell(walk, "response-split", inner, what, at, { key: "responses" });
    } else {
      const todo = `Stop ${walk.direction === "response" ? "relying on" : "answering"} ${status}.`;
      tell(walk, "response-removed", inner, "is removed", at, { todo, key: "responses" });
    }
  }
  for (const [status, response] of now)
    if (!old.has(status)) compareNew(status, response, old, [base, place], walk);
}

function byStatus(responses: unknown): Responses {
  const entries = [...entriesOf(responses ?? undefined, "responses")];
  return new Map(
    entries
      // A range in small letters is another key: to the types of openapi-fetch it is no error.
      .filter(([status]) => !status.startsWith("x-")),
  );
}

const isSuccess = (status: string) => status.startsWith("2");
/** In the types of openapi-fetch the default is an error. */
const isError = (status: string) => /^([45](\d\d|XX)|default)$/.test(status);

/** What stands for a status that is not named: its range, or for an error the default. */
function coveringOf(status: string, responses: Responses): [name: string, response: unknown] {
  const names = [`${status[0]}XX`, ...(isError(status) ? ["default"] : [])];
  const name = names.find((each) => each !== status && responses.has(each)) ?? "";
  return [name, responses.get(name)];
}

/** The statuses of a range, or of the default, that only the revision names. */
function newPartsOf(status: string, old: Responses, now: Responses): Responses {
  const isPart = (each: string) =>
    status === "default"
      ? isError(each)
      : /^\dXX$/.test(status) && /^\d{3}$/.test(each) && each[0] === status[0];
  return new Map([...now].filter(([each]) => !old.has(each) && isPart(each)));
}

/**
 * What an app reads is the union of all bodies of a success, or of all bodies of an error: a new
 * status breaks it where its body is none of them.
 */
function compareNew(
  status: string,
  response: unknown,
  old: Responses,
  [base, outer]: [base: Node, outer: Place],
  walk: Walk,
) {
  const place = inside(outer, status);
  const bodies = bodiesOf(walk.revision, response);
  const unknown = bodies.filter((body) => !isKnownShape(body, status, old, walk));
  if (unknown.length === 0) return tell(walk, "response-added", place, "is new", [base, response]);
  const kind = isSuccess(status) ? "a new success" : "a new error";
  const what = `is ${kind} ${unknown.includes(NO_BODY) ? "without a body" : "with another body"}`;
  const todo = `Handle ${status}: the type is a union now.`;
  tell(walk, "response-union-widened", place, what, [base, response], { todo });
}

/** Stands among the schemas of bodies where there is none. */
const NO_BODY = Symbol("no body");

function bodiesOf(side: Side, response: unknown): unknown[] {
  const node = follow(side, response);
  const content = [...entriesOf(isMap(node) ? (node.content ?? undefined) : undefined, "content")];
  if (content.length === 0) return [NO_BODY];
  return content.map(([, entry]) => schemaOf(mediaTypeOf(side, entry)));
}

/** The bodies that an app meets beside those of a status: of all successes, or of all errors. */
function bodiesLike(status: string, responses: Responses, side: Side): unknown[] {
  const isOfKind = [isSuccess, isError].find((is) => is(status)) ?? (() => false);
  return [...responses]
    .filter(([other]) => isOfKind(other))
    .flatMap(([, response]) => bodiesOf(side, response));
}

/** Tells of fields that a body gains, and that the bodies of other statuses name with another type. */
function tellClashes(
  at: [base: unknown, revision: unknown],
  status: string,
  old: Responses,
  place: Place,
  walk: Walk,
) {
  if (walk.direction === "request" || walk.same(...at)) return;
  const own = bodiesOf(walk.base, at[0]).filter((body) => body !== NO_BODY);
  const members = bodiesLike(status, old, walk.base).filter((body) => body !== NO_BODY);
  // A union inside one body is told of there.
  if (members.length <= own.length) return;
  for (const body of bodiesOf(walk.revision, at[1]).filter((each) => each !== NO_BODY))
    for (const field of clashes(own, body, members, walk)) {
      const what = `has ${field}, of another type than where other statuses have it`;
      const todo = `Tell by more than the presence of ${field} what it is.`;
      tell(walk, "response-union-widened", inside(place, `.${field}`), what, at, { todo });
    }
}

/** Whether an app knew the shape of a body: from this status or another of its kind. */
function isKnownShape(body: unknown, status: string, old: Responses, walk: Walk): boolean {
  if (!isSuccess(status) && !isError(status)) return true;
  const known = bodiesLike(status, old, walk.base);
  // Where an app could read nothing, it did not.
  if (known.every((each) => each === NO_BODY)) return true;
  if (body === NO_BODY) return known.includes(NO_BODY);
  const schemas = known.filter((each) => each !== NO_BODY);
  return [...schemas, { anyOf: schemas.map((each) => each ?? true) }].some((each) =>
    isWithin(body, each, walk, schemas),
  );
}

/**
 * Compares a response that is no longer named with one that stands for it. The shape that it had may be
 * one of several now, as all errors are; what is gone from it is gone.
 */
function compareFolded(
  response: unknown,
  covering: unknown,
  status: string,
  place: Place,
  walk: Walk,
) {
  const [old, now] = [follow(walk.base, response), follow(walk.revision, covering)];
  if (!isMap(old) || !isMap(now)) return;
  const compare = (each: Walk) => compareContent(old, now, place, each);
  const effects = walk.study(walk, compare);
  if (isSuccess(status) || effects.has("gone") || effects.has("different")) compare(walk);
  compareHeaders(old, now, place, walk);
}

function compareResponse(
  base: unknown,
  revision: unknown,
  outer: Place,
  walk: Walk,
  isKnown: (schema: unknown) => boolean,
) {
  const [old, now] = [follow(walk.base, base), follow(walk.revision, revision)];
  if (!isMap(old) || !isMap(now)) return;
  const place =
    isMap(revision) && typeof revision.$ref === "string" ? placeOf(nameOf(revision.$ref)) : outer;
  const [was, is] = [bodiesOf(walk.base, old), bodiesOf(walk.revision, now)];
  if (walk.direction === "request" && was.includes(NO_BODY) && !is.includes(NO_BODY)) {
    const todo = "Send one.";
    tell(walk, "required-body-added", place, "has a body now", [old, now], {
      todo,
      key: "content",
    });
  } else compareContent(old, now, place, walk, isKnown);
  compareHeaders(old, now, place, walk);
  compareRest(old, now, ["content", "headers"], place, walk);
}

/** Header names have no case; Content-Type is the business of the content. */
function headersOf(headers: unknown): Map<string, { name: string; header: unknown }> {
  return new Map(
    [...entriesOf(headers ?? undefined, "headers")]
      .map(([name, header]) => [name.toLowerCase(), { name, header }] as const)
      .filter(([name]) => name !== "content-type"),
  );
}

function compareHeaders(base: Node, revision: Node, place: Place, walk: Walk) {
  const [old, now] = [headersOf(base.headers), headersOf(revision.headers)];
  const isSent = walk.direction === "request";
  const required = (header: unknown) => isMap(header) && header.required === true;
  for (const [key, { name, header }] of old) {
    const inner = inside(place, `header ${name}`);
    const other = now.get(key);
    const before = follow(walk.base, header);
    if (!other) {
      const todo = isSent ? "Stop sending it." : "Stop reading it.";
      tell(walk, "header-removed", inner, "is removed", [before, revision], {
        todo,
        key: "headers",
      });
      continue;
    }
    const after = follow(walk.revision, other.header);
    compareRequired(required(before), required(after), inner, [before, after], walk);
    const within = required(before) ? whereDemanded(inner, walk) : walk;
    compareParameter(before, after, "header", inner, within);
  }
  for (const [key, { name, header }] of now) {
    if (old.has(key)) continue;
    const at = [base, header] as const;
    if (isSent && required(follow(walk.revision, header))) {
      const todo = "Send it.";
      tell(
        walk,
        "required-header-added",
        inside(place, `header ${name}`),
        "is new and required",
        at,
        { todo },
      );
    } else tell(walk, "header-added", inside(place, `header ${name}`), "is new", at);
  }
}
