/** The items in groups, in the order in which the groups come up. */
export function groupBy<T>(
  items: readonly T[],
  groupOf: (item: T) => string,
): [group: string, items: T[]][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(groupOf(item));
    if (group) group.push(item);
    else groups.set(groupOf(item), [item]);
  }
  return [...groups];
}
