export type { FakeCall, FakeCallOf, OperationName, SentParams } from "./call.ts";
export { createFakePiper, type FakeCalls, type FakePiper } from "./fake-piper.ts";
export type { FaultName } from "./faults.ts";
export type { FailOptions, ReplyOptions } from "./options.ts";
export type { FakeReply, MakeReply } from "./reply.ts";
