import { expect, test } from "vitest";
import { linkReadme } from "./readme.ts";

const README = `See [the guide](docs/diff.md#bump), [a part](#part), [npm](https://npmjs.com) and
![A picture](./docs/images/chat.png).`;
const LINKED = `See [the guide](https://github.com/piper/client/blob/main/docs/diff.md#bump), [a part](#part), [npm](https://npmjs.com) and
![A picture](https://github.com/piper/client/raw/main/docs/images/chat.png).`;

test.each([
  "https://github.com/piper/client",
  "https://github.com/piper/client.git",
  "git+https://github.com/piper/client.git",
  "git+ssh://git@github.com/piper/client.git",
  "git@github.com:piper/client.git",
  "git://github.com/piper/client.git",
  "github:piper/client",
  "piper/client",
  { type: "git", url: "git+https://github.com/piper/client.git" },
])("links lead into the repository that package.json names: %j", (repository) => {
  expect(linkReadme(README, { repository })).toBe(LINKED);
  expect(linkReadme(LINKED, { repository })).toBe(LINKED);
});

test.each([undefined, "", null, {}, 5])(
  "links stay as they are where it names none: %j",
  (repository) => {
    expect(linkReadme(README, { repository })).toBe(README);
  },
);
