// Makes docs/images/chat.png, the README's picture of examples/chat, with the mock's answers.
import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseCommandLine, runCommand } from "../shared/command.ts";
import { launchChromium } from "../shared/launch-chromium.ts";
import { startChat } from "./start-chat.ts";

const USAGE = "npm run chat:picture [-- --help]";
const PICTURE = fileURLToPath(new URL("../../docs/images/chat.png", import.meta.url));
/** A conversation of two messages fits in, one of its runs opened. */
const SIZE = { width: 860, height: 830 };

async function main(): Promise<number> {
  parseCommandLine({ options: {} }, USAGE);
  const [chat, browser] = await Promise.all([startChat(), launchChromium()]);
  try {
    const page = await browser.newPage({
      viewport: SIZE,
      deviceScaleFactor: 1.5,
      reducedMotion: "reduce",
    });
    await page.goto(chat.url);
    const say = async (message: string) => {
      await page.getByLabel("Message").fill(message);
      await page.keyboard.press("Enter");
      await page.getByRole("button", { name: "Send", exact: true }).waitFor();
    };
    await page.locator("#send:enabled").waitFor();
    const runs = page.locator(".run > summary");
    await say("Where is my order?");
    // The second reply is lost, so that the picture shows what comes of that.
    await page.route("**/responses/?*", async (route) => {
      await route.fetch();
      await route.abort("connectionreset");
    });
    await say("Can it still be delivered to my office?");
    await runs.last().click();
    await page.mouse.move(0, 0);
    await mkdir(new URL("../../docs/images/", import.meta.url), { recursive: true });
    await page.screenshot({ path: PICTURE });
    console.log(`Wrote ${PICTURE}.`);
    return 0;
  } finally {
    await Promise.all([browser.close(), chat.stop()]);
  }
}

await runCommand(main);
