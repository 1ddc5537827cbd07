import type { RunEvent } from "../../src/index.ts";

/** An event of a run, and the lines that lead to it and to what is said below it. */
export interface Branch {
  event: RunEvent;
  guide: string;
  below: string;
}

/** Calls nested deeper are drawn at this depth. */
const MAX_DEPTH = 8;

/**
 * Lists a run's events in the order in which a tree is read: each under the call that its
 * `parent_tool_call_id` names. One whose parent is unknown, or in the end itself, is a root.
 */
export function listBranches(events: readonly RunEvent[]): Branch[] {
  const calls = new Map<unknown, RunEvent>();
  for (const event of events) {
    if (event.tool_call_id && !calls.has(event.tool_call_id)) calls.set(event.tool_call_id, event);
  }
  const children = new Map<RunEvent | undefined, RunEvent[]>();
  for (const event of events) {
    const parent = calls.get(event.parent_tool_call_id);
    const siblings = children.get(parent) ?? [];
    children.set(parent, siblings);
    siblings.push(event);
  }

  const branches: Branch[] = [];
  const listed = new Set<RunEvent>();
  // Roots first; what they do not lead to goes round in a circle, and is cut where it begins.
  for (const root of [...(children.get(undefined) ?? []), ...events]) {
    const open = [{ event: root, depth: 0, stem: "", guide: "", after: "" }];
    for (let next = open.pop(); next; next = open.pop()) {
      const { event, depth, guide, after } = next;
      if (listed.has(event)) continue;
      listed.add(event);
      const nested = children.get(event) ?? [];
      branches.push({ event, guide, below: after + (nested.length > 0 ? "│  " : "   ") });
      const stem = depth < MAX_DEPTH ? after : next.stem;
      for (const child of nested.toReversed()) {
        const isLast = child === nested.at(-1);
        open.push({
          event: child,
          depth: depth + 1,
          stem,
          guide: stem + (isLast ? "└─ " : "├─ "),
          after: stem + (isLast ? "   " : "│  "),
        });
      }
    }
  }
  return branches;
}
