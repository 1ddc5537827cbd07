import { isObject } from "../../document/json.ts";
import type { Exchange, Judgement } from "../judge/judge.ts";
import type { Ruling } from "../requests/row.ts";

/** One exchange of a run, and what the judge read out of it. */
export interface Turn {
  /** What a person calls it: the row's name, or the record's entry. */
  name: string;
  exchange: Exchange;
  judgement: Judgement;
  /** What the page says of the request, where a person wrote that down. */
  ruling?: Ruling;
  /** It names something that a real server may not know. */
  mayBeUnknown?: boolean;
}

/** The exchanges of a suite's own run or of a record, in order. */
export interface Conversation {
  turns: readonly Turn[];
  /** The one token that is valid, where that is known. */
  token?: string;
}

export const statusOf = ({ exchange }: Turn): number => exchange.response.status;

/** They speak of the caller, of the moment, or of nothing that a session has to do with. */
export const OF_NO_SESSION: readonly number[] = [401, 408, 409, 425, 429];

export const isAnswered = (turn: Turn): boolean => statusOf(turn) >= 200 && statusOf(turn) < 300;

/** Whether the page leaves no doubt that the request is to be answered. */
export function isValid({ judgement, ruling = "allowed", mayBeUnknown, exchange }: Turn): boolean {
  const { request } = judgement;
  if (!request || ruling !== "allowed" || mayBeUnknown) return false;
  const { unseen = [] } = exchange.request;
  const isMasked = unseen.includes("authorization") && !unseen.includes("body");
  return request.ruling === "allowed" || (isMasked && request.fitsSchema);
}

/** Whether a run of the agent was asked for: the request holds a message, or asks for a greeting. */
export const startsRun = ({ judgement }: Turn): boolean =>
  judgement.operation?.place.node.operationId === "createResponse";

/** The fields of the request's body; none where it cannot be read. */
export const askedOf = ({ judgement }: Turn): Record<string, unknown> =>
  isObject(judgement.request?.body) ? judgement.request.body : {};

/** The fields of the answer's body. */
export const replyOf = ({ judgement }: Turn): Record<string, unknown> =>
  isObject(judgement.value) ? judgement.value : {};

/** Whether the answer's body could be read: a recording may leave it out. */
export const isReplySeen = ({ judgement }: Turn): boolean => judgement.value !== undefined;

/** Whether a recording holds the very values, and not what stands for them. */
export const areValuesSeen = ({ exchange: { request, response } }: Turn): boolean =>
  [...(request.unseen ?? []), ...(response.unseen ?? [])].every((it) => it === "authorization");

/** The session that a request goes on with; undefined where it begins one. */
export function sessionAskedFor({ judgement }: Turn): string | undefined {
  const { body, parameters } = judgement.request ?? {};
  const asked = parameters?.get("session_id") ?? (isObject(body) ? body.session_id : undefined);
  return typeof asked === "string" ? asked : undefined;
}

/** An id as it is compared: a UUID may be written in either case. */
export const idOf = (value: unknown): string | undefined =>
  typeof value === "string" ? value.toLowerCase() : undefined;

/** The events of an answer, as far as they are objects. */
export function eventsOf(turn: Turn): Record<string, unknown>[] {
  const { events } = replyOf(turn);
  return Array.isArray(events) ? events.filter(isObject) : [];
}

/** The run that an answer names, itself or by its first event. */
export const runOf = (turn: Turn): string | undefined =>
  idOf(replyOf(turn).run_id) ?? idOf(eventsOf(turn)[0]?.run_id);
