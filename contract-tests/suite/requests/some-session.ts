import { operationNamed } from "../../document/operation.ts";
import { document } from "./correct.ts";

/** The contract's example of a session: what a row names where no reply has named one yet. */
export const SOME_SESSION = exampleOfSession();

function exampleOfSession(): string {
  const { parameters } = operationNamed(document, "getSessionEvents");
  const example = parameters.find(({ name }) => name === "session_id")?.place.node.example;
  if (typeof example === "string") return example;
  throw new Error("openapi.yaml: session_id of getSessionEvents needs an example, a string.");
}
