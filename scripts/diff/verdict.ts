/** What a change asks of semver: a new major, minor or patch version. */
export type Verdict = "major" | "minor" | "patch";

/** Whether an app sends what is described, or receives it. Webhooks and callbacks turn it round. */
export type Direction = "sent" | "received";

/**
 * What a difference does, whoever it is for:
 * narrower, wider: fewer values are valid, or more; different: neither, or it cannot be known;
 * gone, new: something with a name of its own; noted: worth telling, breaks nothing;
 * prose: nothing that an app sends or receives.
 */
export type Effect = "narrower" | "wider" | "different" | "gone" | "new" | "noted" | "prose";

/** One difference between two documents. `todo` tells an app what to do where it breaks. */
export interface Difference {
  effect: Effect;
  place: string;
  what: string;
  todo?: string;
}

/** One difference, judged. */
export interface Change {
  verdict: Verdict;
  place: string;
  what: string;
  todo?: string;
}

const WEIGHT: Record<Verdict, number> = { patch: 1, minor: 2, major: 3 };

const VERDICTS: Record<Direction, Record<Effect, Verdict>> = {
  sent: {
    narrower: "major",
    wider: "minor",
    different: "major",
    gone: "major",
    new: "minor",
    noted: "minor",
    prose: "patch",
  },
  received: {
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
  sent: "Send only what is still accepted.",
  received: "Handle what may come now.",
};

/** The heaviest of some verdicts, or undefined of none. */
export function heaviest(verdicts: Iterable<Verdict>): Verdict | undefined {
  return [...verdicts].sort((a, b) => WEIGHT[b] - WEIGHT[a])[0];
}

/** Judges a difference by what it does to an app that sends or receives the thing. */
export function judge(difference: Difference, direction: Direction): Change {
  const { effect, place, what, todo } = difference;
  const verdict = VERDICTS[direction][effect];
  return verdict === "major"
    ? { verdict, place, what, todo: todo ?? TODO[direction] }
    : { verdict, place, what };
}
