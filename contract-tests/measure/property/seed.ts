import process from "node:process";

/** Makes every run alike, unless the environment says otherwise. */
const DEFAULT_SEED = 20261124;
const VARIABLE = "PROPERTY_SEED";

/** The seed of all that is generated: a number from the environment, "random", or always the same. */
export const seed = readSeed(process.env[VARIABLE]);

function readSeed(text: string | undefined): number {
  if (text === undefined || text === "") return DEFAULT_SEED;
  if (text === "random") return Date.now() % 2 ** 31;
  if (/^-?\d{1,10}$/.test(text)) return Number(text);
  throw new Error(`${VARIABLE} must be a whole number, or random; it is ${JSON.stringify(text)}.`);
}
