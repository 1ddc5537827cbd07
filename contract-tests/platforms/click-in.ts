import { setTimeout } from "node:timers/promises";
import type { Browser } from "playwright-core";
import { launchChromium } from "../../scripts/shared/launch-chromium.ts";
import { orNotToBeHad } from "./platform.ts";

/** Starts Chromium, which is not to be had where nobody has installed it. */
export function needChromium(): Promise<Browser> {
  return orNotToBeHad(launchChromium());
}

/** Opens a page, clicks its button, and reads what it then says. */
export async function clickIn(url: string, signal: AbortSignal): Promise<string> {
  const browser = await needChromium();
  const stop = () => void browser.close();
  signal.addEventListener("abort", stop);
  try {
    const page = await browser.newPage();
    await page.goto(url, { waitUntil: "load" });
    // A button that nobody listens to yet does nothing: it is clicked until the page has come alive.
    for (let clicks = 0; clicks < 100; clicks++) {
      const said = await page.locator("i").textContent();
      if (said) return said;
      if (clicks % 20 === 0) await page.locator("button").click();
      await setTimeout(100);
    }
    return "nothing";
  } finally {
    signal.removeEventListener("abort", stop);
    await browser.close();
  }
}
