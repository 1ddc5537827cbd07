/** Names come from the documents compared: nothing of them may steer a terminal. */
export const escapeControls = (text: string): string =>
  text.replace(
    /[^\P{Cc}\n]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu,
    (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
