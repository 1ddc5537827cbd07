import { examples } from "../../../generated/examples.ts";
import { document } from "./correct.ts";
import { requiredParameters } from "./required-parameters.ts";
import {
  type Caller,
  JSON_TYPE,
  type Parts,
  type Row,
  type RowOptions,
  type Ruling,
  rowsOf,
} from "./row.ts";

const required = requiredParameters(document, "createResponse", "include_events");

/** The query of a correct request that asks for events as a row says. */
export const { queryWith } = required;

/** Makes a row of Create Response. */
export const row = rowsOf((caller) => ({
  method: "POST",
  path: `/v1/orgs/${caller.orgId}/responses/`,
  query: queryWith("include_events=true"),
  authorization: `Bearer ${caller.token}`,
  contentType: JSON_TYPE,
  headers: required.headers,
  body: correctFields(caller),
}));

/** Makes a row whose body differs from a correct one in some fields; undefined takes one away. */
export function bodyRow(
  name: string,
  ruling: Ruling,
  fields: Record<string, unknown> | ((caller: Caller) => Record<string, unknown>),
  more: RowOptions = {},
): Row {
  const change = (_: Parts, caller: Caller) => ({
    body: { ...correctFields(caller), ...(typeof fields === "function" ? fields(caller) : fields) },
  });
  return row(name, ruling, change, more);
}

/** The JSON text of a correct body, for what JSON.stringify cannot write. */
export const correctText = (caller: Caller) => JSON.stringify(correctFields(caller));

/** The first body that openapi.yaml shows, for the caller's own agent. */
const correctFields = ({ agentId }: Caller) => ({
  ...(Object.values(examples.createResponse.requests)[0] as object),
  agent_id: agentId,
});
