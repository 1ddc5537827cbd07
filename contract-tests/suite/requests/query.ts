import { queryWith, row } from "./create-response.ts";
import { type Row, type RowOptions, type Ruling, wrongInPlainPrism, wrongInPrism } from "./row.ts";

const spelt = (spelling: string, ruling: Ruling, more: RowOptions = {}) =>
  row(
    `include_events=${spelling}`,
    ruling,
    () => ({ query: queryWith(`include_events=${spelling}`) }),
    more,
  );

/** The page: include_events, boolean, default true. */
export const queryRows: Row[] = [
  spelt("true", "allowed"),
  spelt("false", "allowed", wrongInPlainPrism("it gives the first example, events and all")),
  row("no include_events", "allowed", () => ({ query: queryWith("") })),
  // Servers that read a boolean out of text are known to take these; the page does not say.
  ...["True", "TRUE", "False", "1", "0", "yes", "no", "on", "off", "t", "f"].map((spelling) =>
    spelt(spelling, "open"),
  ),
  spelt("", "misshapen", wrongInPrism("it takes an empty value for none")),
  spelt("perhaps", "misshapen"),
  spelt("null", "misshapen"),
  spelt("2", "misshapen"),
  spelt("-1", "misshapen"),
  spelt("%22true%22", "misshapen"),
  spelt("true%20", "misshapen"),
  spelt("tru%C3%A9", "misshapen"),
  spelt("true&include_events=true", "open"),
  spelt("true&include_events=false", "open"),
  row("include_events[]", "open", () => ({ query: queryWith("include_events[]=true") })),
  row("INCLUDE_EVENTS", "open", () => ({ query: queryWith("INCLUDE_EVENTS=false") })),
  row("a parameter that the page does not name", "open", ({ query }) => ({
    query: `${query}&verbose=true`,
  })),
];
