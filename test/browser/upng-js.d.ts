declare module 'upng-js' {
  type Png = { width: number; height: number };
  const UPNG: { decode(png: ArrayBuffer): Png; toRGBA8(png: Png): ArrayBuffer[]; encode(frames: ArrayBuffer[], width: number, height: number, colours: number): ArrayBuffer };
  export = UPNG;
}
