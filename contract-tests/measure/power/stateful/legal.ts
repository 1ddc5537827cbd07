import type { Traits } from "./traits.ts";

/** Servers that keep the contract and come near to one that does not. */
export const legalConduct: Record<string, Partial<Traits>> = {
  "names no session": { namesSessions: false },
  "names no run": { namesRuns: false },
  "names neither, and lists no events of a greeting": { namesSessions: false, namesRuns: false },
  "refuses a session that it never gave": { unknownSession: "refused" },
  "begins a session under the name that it is asked for": { unknownSession: "begun" },
  "lists the events of a greeting": { greetingHasEvents: true },
  "leaves events out where none are asked for": { noEvents: "absent" },
  "writes its ids in upper case": { upperCaseIds: true },
  "lists the latest run of a session first": { latestRunFirst: true },
  "refuses a missing token with 403": { noToken: 403 },
  "hides from callers without a token": { noToken: 404 },
  "asks for the token as for any header": { noToken: 422 },
  "refuses a wrong token with 403": { wrongToken: 403 },
  "takes personal tokens": { personalTokens: "taken" },
  "knows no agent of such a name": { badAgent: 404 },
  "knows no organization of such a name": { badOrg: 404 },
  "lets nobody into another organization": { badOrg: 403 },
  "answers 501 to a method that it does not have": { otherMethod: 501 },
  "refuses other spellings of a boolean": { looseBooleans: false },
  "has a bad moment at the first request": { outageAt: 1 },
  "has a bad moment later": { outageAt: 7 },
  "is busy at the first request": { busyAt: 1, retryAfter: "2" },
  "is busy, and does not say for how long": { busyAt: 5, retryAfter: undefined },
  "refuses an unreadable body with 400, and another type with 415": { badJson: 400, badType: 415 },
};
