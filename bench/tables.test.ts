import { expect, test } from "vitest";
import type { Speed } from "./speed.ts";
import { renderTables } from "./tables.ts";

const one = { median: 1, min: 1, max: 1 };

function speed(row: Pick<Speed, "client" | "tls">, cpu: number, wall: number): Speed {
  const measured = { cpuMicroseconds: cpu, wallMicroseconds: wall, cpuRatio: one, wallRatio: one };
  return { reply: "2 kB", atOnce: 1, ...row, ...measured };
}

test("what a connection of its own costs has a row in the clear and one over TLS", () => {
  const tables = renderTables({
    date: "2026-01-01",
    node: "24.0.0",
    size: {},
    speed: [
      speed({ client: "piper-responses" }, 1000, 1200),
      speed({ client: "own-connection" }, 1300, 1600),
      speed({ client: "piper-responses", tls: true }, 1100, 1300),
      speed({ client: "own-connection", tls: true }, 3100, 4300),
    ],
  });
  const rows = tables.split("\n").map((line) => line.replaceAll(/ +/g, " "));
  expect(rows).toContain(
    "| 2 kB, one after the other | 1000 µs | 1300 µs | 300 µs | 1200 µs | 1600 µs | 400 µs |",
  );
  expect(rows).toContain(
    "| 2 kB, one after the other, TLS | 1100 µs | 3100 µs | 2000 µs | 1300 µs | 4300 µs | 3000 µs |",
  );
});
