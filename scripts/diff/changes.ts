import { type Place, written } from "./place.ts";
import { holderOf, type Position, positionsOf } from "./pointers.ts";
import type { Rule } from "./rules.ts";
import { type Direction, todoOf, type Verdict, verdictOf } from "./verdict.ts";
import type { Finding, Walk } from "./walk.ts";

/** One change between two documents, judged, and where it is in both. */
export interface Change {
  verdict: Verdict;
  rule: Rule;
  /** Whether an app sends what changed, or receives it. */
  direction: Direction;
  /** The component schema that changed, if it is one's; of a union, the branch's. */
  schema: string | null;
  /** What it belongs to, and the way inside: together they are the place. */
  subject: string;
  place: string;
  what: string;
  /** What an app has to do where it breaks. */
  todo?: string;
  base: Position;
  revision: Position;
}

/** A list of what a comparison finds; what is said twice of one place is kept once. */
export function changeList() {
  const found = new Map<string, { finding: Finding; direction: Direction }>();
  const byNode = new Map<unknown, { finding: Finding; direction: Direction }[]>();
  return {
    report(finding: Finding, direction: Direction) {
      const { rule, place, what } = finding;
      const key = `${direction} ${rule} ${written(place)} ${what}`;
      if (found.has(key)) return;
      const told = { finding, direction };
      found.set(key, told);
      const alike = byNode.get(finding.base.node);
      if (alike) alike.push(told);
      else byNode.set(finding.base.node, [told]);
    },
    isTold: (finding: Finding, direction: Direction) =>
      (byNode.get(finding.base.node) ?? []).some(
        (told) => told.direction === direction && isPartOf(finding, told.finding),
      ),
    isEmpty: () => found.size === 0,
    /** The changes, the heaviest first. */
    judged({ base, revision }: Pick<Walk, "base" | "revision">): Change[] {
      const all = [...found.values()];
      const spots = (side: "base" | "revision") => all.map(({ finding }) => finding[side]);
      const before = positionsOf(base, spots("base"));
      const after = positionsOf(revision, spots("revision"));
      const changes = all.map(({ finding, direction }, index) => {
        const [old, now] = [before[index], after[index]];
        return judge(
          finding,
          direction,
          old ?? holderOf(base, now?.pointer ?? ""),
          now ?? holderOf(revision, old?.pointer ?? ""),
        );
      });
      const order = ["major", "minor", "patch"] as const;
      return order.flatMap((verdict) => changes.filter((change) => change.verdict === verdict));
    },
  };
}

/** Whether a change was told already of what holds it: the way to it is longer from there. */
const isPartOf = (finding: Finding, told: Finding): boolean =>
  told.rule === finding.rule &&
  told.what === finding.what &&
  told.revision.node === finding.revision.node &&
  told.place.path.endsWith(finding.place.path);

function judge(finding: Finding, direction: Direction, base: Position, revision: Position): Change {
  const { rule, place, what } = finding;
  const verdict = verdictOf(rule, direction);
  const todo = verdict === "major" ? { todo: finding.todo ?? todoOf(rule, direction) } : {};
  const named = { schema: schemaOf(place), subject: place.subject, place: written(place) };
  return { verdict, rule, direction, ...named, what, ...todo, base, revision };
}

const schemaOf = ({ schema }: Place): string | null => schema ?? null;
