/**
 * What to ask first where calls cost money, by how many faults of the corpus it finds that the ones
 * before do not. contract-tests/measure/order measures it: no other dozen finds more than the first.
 */
const FIRST = [
  // Every fault of a reply with events, and most of the others.
  "message: text",
  // Every fault of a 422; a good server runs nothing.
  "agent_id: absent",
  // What is wrong with a greeting, and whether there is one.
  "message: null",
  // Whether a conversation is remembered.
  "session_id: of an earlier reply",
  // What is wrong with a reply without events.
  "include_events=false",
  // What a server does by default.
  "no include_events",
  // Every fault of a 404; a good server runs nothing.
  "an org_id of zeros",
  // The other ways to ask for a greeting, and to begin a conversation.
  "message: absent",
  "session_id: null",
  // The last of the documented fields.
  "profile_metadata: values of every type",
  // The first of the values that a lax server runs.
  "message: a number",
  // Whether an agent is run for nothing: for no body, and for a query, an id and a path that are wrong.
  "no body",
  "include_events=perhaps",
  "agent_id: a name",
  "no slash at the end",
];

const RANKS = new Map(FIRST.map((name, rank) => [name, rank]));

/** How early a request comes: those that are not named keep their order, after the others. */
export const rankOf = (name: string): number => RANKS.get(name) ?? FIRST.length;
