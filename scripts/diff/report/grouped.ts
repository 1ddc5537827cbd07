import type { Change } from "../changes.ts";

/** Changes of one kind: of one subject, or the same change in several. */
export interface Group {
  /** "AgentResponse", or "12 places". */
  title: string;
  /** Where the change is the same in several subjects: all of them. */
  subjects: string[];
  changes: Change[];
}

/** So many subjects with the same change are told together. */
const MANY = 4;

/** Groups changes by what they belong to; the same change in many subjects is told once. */
export function grouped(changes: Change[]): Group[] {
  const alike = groupBy(changes, (change) => `${innerOf(change)} ${change.what} ${change.todo}`);
  const groups: Group[] = [];
  const single: Change[] = [];
  for (const some of alike.values()) {
    const subjects = [...new Set(some.map(({ subject }) => subject))];
    const [first] = some;
    if (first && subjects.length >= MANY)
      groups.push({ title: `${subjects.length} places`, subjects, changes: [first] });
    else single.push(...some);
  }
  const order = new Map(changes.map((change, index) => [change, index]));
  single.sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
  for (const [title, some] of groupBy(single, ({ subject }) => subject))
    groups.push({ title, subjects: [title], changes: some });
  return groups;
}

/** The way from the subject to what changed. */
export const innerOf = ({ place, subject }: Change): string => place.slice(subject.length).trim();

function groupBy<T>(values: T[], keyOf: (value: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group) group.push(value);
    else groups.set(key, [value]);
  }
  return groups;
}
