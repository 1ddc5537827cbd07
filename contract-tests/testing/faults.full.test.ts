import process from "node:process";
import { expect, onTestFinished, test } from "vitest";
import { failAsNamed } from "./happenings.ts";

test.runIf(process.platform === "linux")(
  "connect timeout is the same error from the fake and from a server, 10 s later",
  async () => {
    const { faked, real } = await failAsNamed("connect timeout", onTestFinished);
    expect(faked).toEqual(real);
  },
);
