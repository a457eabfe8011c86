// A QR code, fetched only when somebody wants to carry a token to another device.
import { generate } from "lean-qr";

export const drawCode = (text) => {
  const canvas = document.createElement("canvas");
  generate(text).toCanvas(canvas, { on: [0, 0, 0], off: [255, 255, 255] }); // dark on light, also on a dark page
  canvas.setAttribute("aria-hidden", "true"); // the same address stands beside it as text
  return canvas;
};
