// Kills the server between run and reply, looks after each lost reply, and prints what was known:
//   node contract-tests/client/lost-replies/main.ts [SCHEDULES] [SEED]
import process from "node:process";
import { measureLostReplies, tableOf, wrongs } from "./measure.ts";

const [schedules = 200, seed = 1] = process.argv.slice(2).map(Number);
if (!Number.isInteger(schedules) || schedules < 1 || !Number.isInteger(seed)) {
  console.error("How many schedules, from which seed on? Two whole numbers, the first from 1.");
  process.exit(2);
}
const measured = await measureLostReplies(schedules, seed);
console.log(tableOf(measured));
console.log(
  `\n${schedules} schedules from seed ${seed}, ${measured.played.length} calls: ` +
    `${measured.wronglyAsRan.length} wrongly as ran, ${measured.missed.length} ran and not seen, ` +
    `${measured.ranTwice.length} ran twice.`,
);
for (const wrong of wrongs(measured)) console.error(wrong);
process.exit(wrongs(measured).length === 0 ? 0 : 1);
