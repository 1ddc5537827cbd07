import type { Random } from "../../random.ts";

/** What the page leaves to a server. */
export interface Traits {
  upperCaseIds: boolean;
  /** Whether a reply names its session, and its run. */
  namesSessions: boolean;
  namesRuns: boolean;
  namesRole: boolean;
  /** What becomes of a session that nobody was given. */
  unknownSession: "refused" | "begun";
  /** How a reply says that it lists no events. */
  noEvents: "null" | "absent";
  greetingHasEvents: boolean;
  /** Whether a run has more steps than the message and its answer. */
  hasSteps: boolean;
  /** Whether a session lists its latest run first. */
  latestRunFirst: boolean;
  /** How a caller without a token, and one with a wrong one, is refused. */
  noToken: 401 | 403 | 404 | 422;
  wrongToken: 401 | 403;
  personalTokens: "taken" | "refused";
  /** How an unreadable body is refused, one of another type, and one that breaks its schema. */
  badJson: 400 | 422;
  badType: 415 | 422;
  badAgent: 404 | 422;
  badOrg: 403 | 404 | 422;
  otherMethod: 404 | 405 | 501;
  /** Whether a boolean may be spelt otherwise than true and false. */
  looseBooleans: boolean;
  /** The request, by its number, that meets a bad day, and the one that comes too soon. */
  outageAt: number | undefined;
  busyAt: number | undefined;
  retryAfter: string | undefined;
  charset: boolean;
}

/** The server that most of us would write. */
export const usual: Traits = {
  upperCaseIds: false,
  namesSessions: true,
  namesRuns: true,
  namesRole: true,
  unknownSession: "begun",
  noEvents: "null",
  greetingHasEvents: false,
  hasSteps: true,
  latestRunFirst: false,
  noToken: 401,
  wrongToken: 401,
  personalTokens: "refused",
  badJson: 422,
  badType: 422,
  badAgent: 422,
  badOrg: 422,
  otherMethod: 405,
  looseBooleans: true,
  outageAt: undefined,
  busyAt: undefined,
  retryAfter: "1",
  charset: false,
};

/** A server that makes another choice wherever the page leaves one. */
export function randomTraits({ pick, chance, next }: Random): Traits {
  const sometimes = () => (chance(0.3) ? 1 + Math.floor(next() * 20) : undefined);
  return {
    upperCaseIds: chance(0.3),
    namesSessions: chance(0.8),
    namesRuns: chance(0.8),
    namesRole: chance(0.7),
    unknownSession: pick(["refused", "begun"]),
    noEvents: pick(["null", "absent"]),
    greetingHasEvents: chance(0.5),
    hasSteps: chance(0.6),
    latestRunFirst: chance(0.5),
    noToken: pick([401, 403, 404, 422]),
    wrongToken: pick([401, 403]),
    personalTokens: pick(["taken", "refused"]),
    badJson: pick([400, 422]),
    badType: pick([415, 422]),
    badAgent: pick([404, 422]),
    badOrg: pick([403, 404, 422]),
    otherMethod: pick([404, 405, 501]),
    looseBooleans: chance(0.5),
    outageAt: sometimes(),
    busyAt: sometimes(),
    retryAfter: pick(["0", "2", undefined]),
    charset: chance(0.3),
  };
}
