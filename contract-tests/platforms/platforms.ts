import { jest } from "./jest.ts";
import type { Platform } from "./platform.ts";

/** All platforms, the ones that many apps live in first. */
export const PLATFORMS: Platform[] = [jest("29.7.0"), jest("30.5.2")];
