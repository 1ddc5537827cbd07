export type { Authorization, Caller, NewReply, ProfileAnswer } from "./authorization.ts";
export { createPiperHandler } from "./handler.ts";
export type { PiperHandlerOptions } from "./options.ts";
