import { jest } from "./jest.ts";
import type { Platform } from "./platform.ts";
import { dispatcherProxy, environmentProxy } from "./proxies.ts";

/** All platforms, the ones that many apps live in first. */
export const PLATFORMS: Platform[] = [
  jest("29.7.0"),
  jest("30.5.2"),
  ...([22, 24, 26] as const).map(environmentProxy),
  dispatcherProxy("7.16.0", 24),
  dispatcherProxy("8.13.1", 26),
];
