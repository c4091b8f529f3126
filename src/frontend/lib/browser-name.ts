/** Browsers by what they call themselves, the particular before those whose name they borrow. */
const BROWSERS = [
  [/Edg(?:e|A|iOS)?\//, 'Edge'],
  [/OPR\/|Opera/, 'Opera'],
  [/SamsungBrowser\//, 'Samsung Internet'],
  [/Firefox\/|FxiOS\//, 'Firefox'],
  [/Chrome\/|CriOS\/|Chromium\//, 'Chrome'],
  [/Safari\//, 'Safari'],
] as const;

const SYSTEMS = [
  [/Windows/, 'Windows'],
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/Mac OS X|Macintosh/, 'macOS'],
  [/CrOS/, 'ChromeOS'],
  [/Linux|X11/, 'Linux'],
] as const;

const find = (known: readonly (readonly [RegExp, string])[], agent: string) =>
  known.find(([sign]) => sign.test(agent))?.[1];

/** Return what people call a browser that sent this as its User-Agent; a program's own name stays as it is. */
export function browserName(agent: string): string {
  const browser = find(BROWSERS, agent);
  if (browser === undefined) return agent;
  const system = find(SYSTEMS, agent);
  return system === undefined ? browser : `${browser}, ${system}`;
}
