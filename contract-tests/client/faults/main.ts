// Runs the table of faults without a test runner, on whatever Node this is.
import process from "node:process";
import { runFault } from "./run.ts";
import { FAULTS } from "./table.ts";

const rows = FAULTS.filter(
  ({ target }) => target !== "full backlog" || process.platform === "linux",
);
const waiting = [...rows];
let failed = 0;
const worker = async () => {
  for (let fault = waiting.shift(); fault; fault = waiting.shift()) {
    const differences = await runFault(fault).catch((error) => [`the test failed: ${error}`]);
    if (differences.length === 0) continue;
    failed++;
    console.error(`${fault.name}: ${differences.join("; ")}`);
  }
};
await Promise.all(Array.from({ length: 8 }, worker));
console.log(`Node ${process.versions.node}: ${rows.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
