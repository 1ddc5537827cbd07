import { browserContexts, electron } from "./browser-contexts.ts";
import { jest } from "./jest.ts";
import { MOCKS } from "./mocks.ts";
import { dispatchers, http2, privateAuthority } from "./networks.ts";
import { NEXT_VERSIONS } from "./next-versions.ts";
import type { Platform } from "./platform.ts";
import { dispatcherProxy, environmentProxy } from "./proxies.ts";
import { RESPONSES } from "./responses.ts";
import { openTelemetry } from "./telemetry.ts";
import { vitest } from "./vitest.ts";

/** All platforms, the ones that many apps live in first. */
export const PLATFORMS: Platform[] = [
  jest("29.7.0"),
  jest("30.5.2"),
  vitest,
  ...NEXT_VERSIONS,
  ...([22, 24, 26] as const).map(environmentProxy),
  dispatcherProxy("7.16.0", 24),
  dispatcherProxy("8.13.1", 26),
  dispatchers("7.16.0", 24),
  ...([20, 24, 26] as const).map(privateAuthority),
  http2,
  browserContexts,
  electron,
  ...RESPONSES,
  ...MOCKS,
  openTelemetry,
];
