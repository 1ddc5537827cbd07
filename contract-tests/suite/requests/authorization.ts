import { type Caller, type MakeRow, type Row, wrongInPrism } from "./row.ts";

const ANY_TOKEN = wrongInPrism("it takes any token");
const ONE_CASE = wrongInPrism("it knows the scheme in one case only");

const nobodysToken = ({ token }: Caller): string => {
  const name = "pat_example_that_nobody_has";
  return token === name ? `${name}_at_all` : name;
};

/** Every page: Authorization, a required header; platform token (starts with pat_). */
export const authorizationRows = (row: MakeRow): Row[] => [
  row("no Authorization", "lacking", () => ({ authorization: undefined })),
  row("an empty Authorization", "lacking", () => ({ authorization: "" })),
  row("the scheme alone", "lacking", () => ({ authorization: "Bearer" })),
  row("the Basic scheme", "lacking", () => ({ authorization: "Basic cGF0X2V4YW1wbGU6" })),
  row("the token without a scheme", "lacking", (_, { token }) => ({ authorization: token })),
  row("the token behind another scheme", "lacking", (_, { token }) => ({
    authorization: `Token ${token}`,
  })),
  row("the token in the query instead", "lacking", ({ query }, { token }) => ({
    authorization: undefined,
    query: `${query}${query ? "&" : "?"}access_token=${token}`,
  })),
  row(
    "a token that nobody has",
    "lacking",
    (_, caller) => ({ authorization: `Bearer ${nobodysToken(caller)}` }),
    { ...ANY_TOKEN, isUnseen: true },
  ),
  row(
    "a token that does not start with pat_",
    "lacking",
    () => ({ authorization: "Bearer sk_example" }),
    ANY_TOKEN,
  ),
  row("a personal token that nobody has", "open", () => ({
    authorization: "Bearer ppat_example_that_nobody_has",
  })),
  row(
    "two tokens",
    "misshapen",
    (_, { token }) => ({ authorization: `Bearer ${token} ${token}` }),
    ANY_TOKEN,
  ),
  row(
    "the scheme in lower case",
    "allowed",
    (_, { token }) => ({ authorization: `bearer ${token}` }),
    ONE_CASE,
  ),
  row(
    "the scheme in upper case",
    "allowed",
    (_, { token }) => ({ authorization: `BEARER ${token}` }),
    ONE_CASE,
  ),
];
