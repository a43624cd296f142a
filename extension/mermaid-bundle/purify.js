// DOMPurify, or a stand-in where there is no document. The server only parses there: nothing is put
// on a page, so labels may pass as they are. Without the stand-in a third of the kinds cannot be parsed.

import real from "real-dompurify";

const standIn = {
  isSupported: true,
  version: "none",
  addHook() {},
  removeHook() {},
  removeAllHooks() {},
  setConfig() {},
  sanitize: (text) => String(text ?? ""),
};

export default real.isSupported ? real : standIn;
