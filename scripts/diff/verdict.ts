import { type Effect, effectOf, type Rule } from "./rules.ts";

/** What a change asks of semver: a new major, minor or patch version. */
export type Verdict = "major" | "minor" | "patch";

/** Whether an app sends what is described, or receives it. Webhooks and callbacks turn it round. */
export type Direction = "request" | "response";

const WEIGHT: Record<Verdict, number> = { patch: 1, minor: 2, major: 3 };

const VERDICTS: Record<Direction, Record<Effect, Verdict>> = {
  request: {
    narrower: "major",
    wider: "minor",
    different: "major",
    gone: "major",
    new: "minor",
    noted: "minor",
    prose: "patch",
  },
  response: {
    narrower: "minor",
    wider: "major",
    different: "major",
    gone: "major",
    new: "minor",
    noted: "minor",
    prose: "patch",
  },
};

const TODO: Record<Direction, string> = {
  request: "Send only what is still accepted.",
  response: "Handle what may come now.",
};

/** The heaviest of some verdicts, or undefined of none. */
export function heaviest(verdicts: Iterable<Verdict>): Verdict | undefined {
  return [...verdicts].sort((a, b) => WEIGHT[b] - WEIGHT[a])[0];
}

/** What a change asks for, by what it does to an app that sends or receives the thing. */
export const verdictOf = (rule: Rule, direction: Direction): Verdict =>
  VERDICTS[direction][effectOf(rule)];

/** Whether some effects break an app that sends or receives the thing. */
export const breaks = (effects: Iterable<Effect>, direction: Direction): boolean =>
  [...effects].some((effect) => VERDICTS[direction][effect] === "major");

/** What an app has to do that a change breaks, where the change itself does not know better. */
export const todoOf = (rule: Rule, direction: Direction): string =>
  rule === "not-understood" ? "Compare the two by eye." : TODO[direction];
