/** The kinds of things that the fake gives ids to, each with a digit of its own in them. */
const KINDS = { session: "1", run: "2", event: "3" } as const;

/** Gives UUIDs one after another: a test's are the same each time that it runs. */
export type NextId = (kind: keyof typeof KINDS) => string;

export function countIds(): NextId {
  const given = { session: 0, run: 0, event: 0 };
  return (kind) => {
    given[kind] += 1;
    const number = given[kind].toString(16).padStart(12, "0");
    return `${KINDS[kind].repeat(8)}-0000-4000-8000-${number}`;
  };
}
