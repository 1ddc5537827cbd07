import { expect, test } from "vitest";
import { createNameDescriber } from "./description.ts";
import { document } from "./sample.ts";

const describeName = createNameDescriber(document);

test.each([
  "mood",
  "настроение",
  "気分",
  "心情",
  "기분상태",
  "مزاج",
  "διάθεση",
  "humeur_générale",
  "$ref",
])("names the field %s", (name) => {
  expect(describeName(name)).toBe(name);
});

test.each([
  ["Where is my order?", 18],
  ["Где мой заказ", 13],
  ["我的订单在哪里我已经等了很久了", 15],
  ["ご注文はどこにありますかと聞かれた", 17],
  ["ผมสั่งของไปแล้วแต่ยังไม่ได้รับ", 30],
  ["pat_example", 11],
  ["ppat_example", 12],
  ["ada@example.com", 15],
  ["+4915112345678", 14],
  ["", 0],
])("takes %j for a text, and shows its length", (text, length) => {
  expect(describeName(text)).toBe(`(a name of ${length} characters)`);
});
