import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { build } from "esbuild";
import { launchChromium } from "../../../scripts/shared/launch-chromium.ts";
import { PACKAGE } from "../../../scripts/shared/package-name.ts";
import type { Report } from "./checks.ts";
import type { Runtime } from "./runtime.ts";

const PAGE = `
  import * as piper from "${PACKAGE}";
  import { runChecks } from "./checks.js";
  globalThis.run = (servers) => runChecks(piper, servers);
`;

/** Debian's Chromium, without a window; the page is on another origin than the servers. */
export const chromium: Runtime = {
  family: "Chromium",
  name: "Chromium",
  async run(app, servers, signal) {
    const { outputFiles } = await build({
      stdin: { contents: PAGE, resolveDir: app },
      bundle: true,
      format: "iife",
      write: false,
      logLevel: "silent",
    });
    const pages = await servePage(outputFiles[0]?.text ?? "");
    const browser = await launchChromium();
    const stop = () => void browser.close();
    signal.addEventListener("abort", stop);
    try {
      const page = await browser.newPage();
      const errors: string[] = [];
      page.on("pageerror", ({ message }) => errors.push(message));
      await page.goto(pages.url);
      const report: Report = await page.evaluate(
        (servers) => Reflect.get(globalThis, "run")(servers),
        servers,
      );
      return { ...report, unhandled: [...report.unhandled, ...errors] };
    } finally {
      signal.removeEventListener("abort", stop);
      await browser.close();
      pages.close();
    }
  },
};

/** Serves one page that runs a script. */
async function servePage(script: string) {
  const server = createServer((_, response) => {
    response.setHeader("content-type", "text/html");
    response.end(`<!doctype html><script>${script.replaceAll("</script", "<\\/script")}</script>`);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
