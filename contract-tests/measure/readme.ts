import { readFileSync } from "node:fs";

/** The README's text, in one line: where it gives a number, a test holds it to what was measured. */
export const README = readFileSync(new URL("../../README.md", import.meta.url), "utf8").replaceAll(
  /\s+/g,
  " ",
);

/** A number as the README writes it: 1,190. */
export const written = (count: number): string => count.toLocaleString("en");
