import { contract, type Operation, type Schema } from "../../generated/contract.ts";
import { examples, type ReplyExamples } from "../../generated/examples.ts";
import type { operations } from "../../generated/openapi.d.ts";
import { isPlainObject, ownValue, readPlainObject } from "../plain.ts";
import { mismatch } from "../schema.ts";
import type { Given } from "./api.ts";
import type { AnyFakeCall, FakeCall, OperationName } from "./call.ts";

type WholeReply<O extends OperationName> = operations[O]["responses"] extends {
  200: { content: { "application/json": infer Body } };
}
  ? Body
  : Record<string, unknown>;

/** A field as a test gives it: of objects, and of those in a list, what matters to the test. */
type InPart<T> = T extends readonly (infer Item)[]
  ? readonly Partial<Item>[]
  : T extends object
    ? Partial<T>
    : T;

/** What matters to a test of a reply; the contract's examples say the rest. */
export type FakeReply<O extends OperationName = "createResponse"> = {
  readonly [Field in keyof WholeReply<O>]?: InPart<WholeReply<O>[Field]> | undefined;
};

/** Makes the reply of each call by what was sent. */
export type MakeReply<O extends OperationName = "createResponse"> = (
  call: FakeCall<O>,
) => FakeReply<O> | Promise<FakeReply<O>>;

/** A reply as a test may give it: in part, by the name of an example, or made for each call. */
export type ReplyOf<O extends OperationName> = FakeReply<O> | ReplyExamples[O] | MakeReply<O>;

/** Makes what a test says of the reply to a call. */
export type Make = (call: AnyFakeCall) => Given | Promise<Given>;

/** Reads a reply as a test gives it: what makes that of a call, or what is wrong with it. */
export function readReply(
  operation: OperationName,
  reply: unknown,
): { make: Make } | { wrong: string } {
  if (typeof reply === "function") {
    const make = async (call: AnyFakeCall) => orThrow(readFields(operation, await reply(call)));
    return { make };
  }
  const read =
    typeof reply === "string" ? readName(operation, reply) : readFields(operation, reply);
  return "wrong" in read ? read : { make: () => read };
}

function orThrow(read: Read): Given {
  if ("wrong" in read) throw new TypeError(`The reply ${read.wrong}.`);
  return read;
}

type Read = Given | { readonly wrong: string };

function readName(operation: OperationName, name: string): Read {
  const { replies } = examples[operation];
  const example = ownValue(replies, name);
  if (isPlainObject(example)) return { example, fields: {} };
  const names = Object.keys(replies).map((known) => JSON.stringify(known));
  return { wrong: `is no example of ${operation}: it has ${names.join(", ")}` };
}

function readFields(operation: OperationName, reply: unknown): Read {
  const given = readPlainObject(reply);
  if (!given) return { wrong: "must be a plain object, an example's name or a function" };
  const [unreadable] = given.unreadable;
  if (unreadable !== undefined) return { wrong: `has a field that cannot be read: ${unreadable}` };
  const { reply: whole }: Operation = contract.operations[operation];
  const { properties = {} } = whole;
  for (const [field, value] of Object.entries(given.values)) {
    const schema = ownValue(properties, field);
    if (!isPlainObject(schema))
      return { wrong: `has ${field}, which no reply of ${operation} has` };
    const wrong = value === undefined ? undefined : mismatch(inPart(schema), value);
    if (wrong) return { wrong: `has a wrong field: ${field} ${wrong}` };
  }
  try {
    return { fields: JSON.parse(JSON.stringify(given.values)) };
  } catch {
    return { wrong: "cannot be written as JSON: has it a cycle, or a bigint?" };
  }
}

/** A schema of which no field is required: what a test leaves out is completed. */
const inPart = ({ items, ...schema }: Schema): Schema => ({
  ...schema,
  required: [],
  ...(items && { items: inPart(items) }),
});
