// Behind the handler a page's client throws what the server's client threw, fault by fault.
import { beforeAll, test } from "vitest";
import { expectSameError, openSite, ROWS } from "./same-errors.ts";

beforeAll(openSite);

test.concurrent.each(ROWS)("$name: the page's error is the server's", expectSameError);
