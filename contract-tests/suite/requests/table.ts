import { addressRows } from "./address.ts";
import { authorizationRows } from "./authorization.ts";
import { fieldRows } from "./fields.ts";
import { queryRows } from "./query.ts";
import type { Row } from "./row.ts";
import { transferRows } from "./transfer.ts";

/** What to ask first where calls cost money: the rows that tell the most. */
const FIRST = [
  "message: text",
  "session_id: of an earlier reply",
  "include_events=false",
  "message: null",
  "agent_id: absent",
  "no include_events",
  "profile_metadata: values of every type",
  "message: absent",
  "session_id: null",
  "message: a number",
  "no body",
  "no slash at the end",
  "profile_metadata: empty",
  "include_events=true",
  "include_events=perhaps",
  "agent_id: a name",
  "a name for an org_id",
  "text/plain",
  "agent_id: null",
  "include_events=",
];

const THEMES: Record<string, Row[]> = {
  Authorization: authorizationRows,
  "Path and method": addressRows,
  include_events: queryRows,
  "Fields of the body": fieldRows,
  "Transfer of the body": transferRows,
};

/** The requests of the suite, each with the ruling that the page gives it, read by a person. */
export const requestTable: Row[] = Object.entries(THEMES)
  .flatMap(([theme, rows]) => rows.map((row) => ({ ...row, theme })))
  .sort((a, b) => rank(a) - rank(b));

function rank({ name }: Row): number {
  const index = FIRST.indexOf(name);
  return index === -1 ? FIRST.length : index;
}
