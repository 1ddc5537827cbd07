import { access } from "node:fs/promises";
import process from "node:process";
import { type Browser, chromium } from "playwright-core";
import { CommandError } from "./command.ts";

/** Where Debian's packages put it; the environment's CHROMIUM says where it is elsewhere. */
export const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
export const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--disable-background-networking",
  "--disable-component-update",
];

/** Starts a real Chromium, without a window. */
export async function launchChromium(executablePath = CHROMIUM): Promise<Browser> {
  await access(executablePath).catch(() => {
    throw new CommandError(
      `There is no ${executablePath}. Install it: apt-get install chromium; or say where it is in CHROMIUM.`,
    );
  });
  return chromium.launch({ executablePath, args: FLAGS });
}
