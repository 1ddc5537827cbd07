import { examples } from "../../generated/examples.ts";
import { isPlainObject, read } from "../plain.ts";

// What the contract shows by example of replies and conversations.

/** A JSON object. */
export type Json = Readonly<Record<string, unknown>>;

export const objectOr = (value: unknown): Json => (isPlainObject(value) ? value : {});

/** The entries of a list of objects, as the contract shows them or a test gave them, which was checked. */
export const objectsIn = (value: unknown): Json[] => (Array.isArray(value) ? value : []);

const { replies, requests } = examples.createResponse;
const conversations = Object.values(examples.getSessionEvents.replies).map(objectOr);

/** A session that the contract shows. */
export const SHOWN_SESSION = objectOr(conversations[0]?.session);

/** The runs that the contract shows. */
export const SHOWN_RUNS = conversations.flatMap(({ runs }) => objectsIn(runs));

/** What customers say in what the contract shows. */
const messages: readonly unknown[] = Object.values(requests)
  .map((request) => read(request, "message"))
  .filter((message) => typeof message === "string");

/** Whether an event that the contract shows is a customer's message. */
export const isCustomers = (event: Json): boolean => messages.includes(event.content);

/** A customer's message as an event. */
export const SHOWN_MESSAGE = objectOr(
  SHOWN_RUNS.flatMap(({ events }) => objectsIn(events)).find(isCustomers),
);

/** Whether a call that says this asks for a greeting. */
export const asksNothing = (message: unknown): boolean => (message ?? null) === null;

/** Chooses the reply that a call is answered with: a greeting where nothing is asked. */
export function chooseReply(message: unknown): Json {
  const greets = (name: string) => name in requests && asksNothing(read(requests[name], "message"));
  const [chosen] = Object.entries(replies).filter(
    ([name]) => greets(name) === asksNothing(message),
  );
  return objectOr(chosen?.[1]);
}

/** The first reply that the contract shows of an operation. */
export const firstReply = (operation: keyof typeof examples): Json =>
  objectOr(Object.values(examples[operation].replies)[0]);
