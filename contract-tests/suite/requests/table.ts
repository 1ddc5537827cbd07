import { rankOf } from "../order.ts";
import { addressRows } from "./address.ts";
import { authorizationRows } from "./authorization.ts";
import { row } from "./create-response.ts";
import { fieldRows } from "./fields.ts";
import { readingRows } from "./get-session-events.ts";
import { queryRows } from "./query.ts";
import type { Row } from "./row.ts";
import { transferRows } from "./transfer.ts";

const THEMES: Record<string, Row[]> = {
  Authorization: authorizationRows(row),
  "Path and method": addressRows,
  include_events: queryRows,
  "Fields of the body": fieldRows,
  "Transfer of the body": transferRows,
  "Get Session Events": readingRows,
};

/** The requests of the suite, each with the ruling that the page gives it, read by a person. */
export const requestTable: Row[] = Object.entries(THEMES)
  .flatMap(([theme, rows]) => rows.map((row) => ({ ...row, theme })))
  .sort((a, b) => rankOf(a.name) - rankOf(b.name));
