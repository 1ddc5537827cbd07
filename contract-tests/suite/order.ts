/**
 * What to ask first where calls cost money, by how many faults of the corpus it finds that the ones
 * before do not. contract-tests/measure/order measures it: no other dozen finds more.
 */
const FIRST: [name: string, why: string][] = [
  ["message: text", "every fault of a reply with events, and most of the others"],
  ["agent_id: absent", "every fault of a 422; a good server runs nothing"],
  ["message: null", "what is wrong with a greeting, and whether there is one"],
  ["session_id: of an earlier reply", "whether a conversation is remembered"],
  ["include_events=false", "what is wrong with a reply without events"],
  ["no include_events", "what a server does by default"],
  ["an org_id of zeros", "every fault of a 404; a good server runs nothing"],
  ["message: absent", "the other way to ask for a greeting"],
  ["session_id: null", "the other way to begin a conversation"],
  ["profile_metadata: values of every type", "the last of the documented fields"],
  ["message: a number", "the first of the values that a lax server runs"],
  ["no body", "whether an agent is run for nothing"],
  ["include_events=perhaps", "the same of the query"],
  ["agent_id: a name", "the same of an id"],
  ["no slash at the end", "the same of the path"],
];

const RANKS = new Map(FIRST.map(([name], rank) => [name, rank]));

/** How early a request comes: those that are not named keep their order, after the others. */
export const rankOf = (name: string): number => RANKS.get(name) ?? FIRST.length;
