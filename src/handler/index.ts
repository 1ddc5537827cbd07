export type { Authorization, Caller, NewReply, ProfileAnswer } from "./caller.ts";
export { createPiperHandler } from "./handler.ts";
export type { PiperHandlerOptions } from "./options.ts";
