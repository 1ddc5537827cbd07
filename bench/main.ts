// Measures the client beside its peers, and holds it to its budgets.
import { parseCommandLine, runCommand } from "../scripts/command.ts";
import { measureSize } from "./size.ts";

const USAGE = "npm run bench [-- --size]";
const GZIP_LIMIT = 5_400;

async function main(): Promise<number> {
  const { values } = parseCommandLine({ options: { size: { type: "boolean" } } }, USAGE);
  void values;
  const clients = ["piper-responses", "openapi-fetch"] as const;
  for (const client of clients) {
    const { minified, gzip, brotli } = await measureSize(client);
    console.log(`${client}: ${gzip} bytes gzip, ${brotli} brotli, ${minified} minified`);
    if (client === "piper-responses" && gzip > GZIP_LIMIT) {
      console.log(`That is over the budget of ${GZIP_LIMIT} bytes gzip.`);
      process.exitCode = 1;
    }
  }
  return Number(process.exitCode ?? 0);
}

if (import.meta.main) await runCommand(main);
