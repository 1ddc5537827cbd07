import { operationNamed } from "../../document/operation.ts";
import { document } from "./correct.ts";

const { parameters } = operationNamed(document, "getSessionEvents");
const sessionId = parameters.find(({ name }) => name === "session_id");

/** The contract's example of a session: what a row names where no reply has named one yet. */
export const SOME_SESSION = String(sessionId?.place.node.example);
