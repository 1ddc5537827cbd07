import type { Operation, Schema } from "../generated/contract.ts";
import { parseJson } from "./reply.ts";

/** Reads a parameter as a URL or a header writes it: a text, or what its JSON says. */
export const readWritten = ({ type }: Schema, text: string): unknown =>
  [type].flat().includes("string") ? text : (parseJson(text) ?? text);

/** The parameters of a call that a request has in its headers, as they are written there. */
export function writtenInHeaders({ parameters }: Operation, headers: Headers): [string, string][] {
  return Object.entries(parameters).flatMap(([name, parameter]) => {
    const text = parameter.in === "header" ? headers.get(name) : null;
    return text === null ? [] : [[name, text]];
  });
}
