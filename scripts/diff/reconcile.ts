import type { RedoclyMajor } from "./redocly.ts";
import type { Change } from "./verdict.ts";

export interface Overruled extends RedoclyMajor {
  reason: string;
}

const SETS = "the schemas were compared as sets of values, in whatever notation, for who gets them";
const JOINED = "the parameters of a path and of its operations were compared together";
const SHOWN = "authorization was compared by what an app shows, whatever the scheme is called";

/**
 * Rules of `redocly diff` that our own comparison overrules where it sees nothing that breaks, and
 * why it may. What a rule that is not listed here calls major stays major.
 */
const OVERRULED: Record<string, string> = {
  "schema-type-changed": SETS,
  "schema-constraint-changed": SETS,
  "schema-combinator-changed": SETS,
  "enum-values-added": SETS,
  "enum-values-removed": SETS,
  "required-properties-added": SETS,
  "required-properties-removed": SETS,
  "property-removed": SETS,
  "media-type-removed": "another media type that is named covers it",
  "parameter-removed": JOINED,
  "parameter-became-required": JOINED,
  "parameter-serialization-changed": "what is written was compared, with what holds by default",
  "security-requirement-changed": SHOWN,
  "security-scheme-changed": SHOWN,
  "server-removed": "the servers were compared where each operation is called",
};

/** Joins what `redocly diff` calls major with our own changes. */
export function reconcile(changes: Change[], majors: RedoclyMajor[]) {
  const joined = [...changes];
  const overruled: Overruled[] = [];
  const breaks = changes.some(({ verdict }) => verdict === "major");
  for (const major of majors) {
    const reason = OVERRULED[major.rule];
    if (reason && !breaks) overruled.push({ ...major, reason });
    else if (!reason && !changes.some((change) => confirms(change, major)))
      joined.unshift({
        verdict: "major",
        place: major.pointer,
        what: `${major.message} (redocly diff: ${major.rule})`,
        todo: "Find out what it means to you.",
      });
  }
  return { changes: joined, overruled };
}

/** Whether a breaking change of ours speaks of the thing that redocly names first. */
function confirms({ verdict, place, what }: Change, { message }: RedoclyMajor): boolean {
  const named = /`([^`]+)`/.exec(message)?.[1];
  return verdict === "major" && (named === undefined || `${place} ${what}`.includes(named));
}
