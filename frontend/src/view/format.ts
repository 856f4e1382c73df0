const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;
const LOCALE = 'en-GB';
const DATE = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium', timeStyle: 'short' });
const DAY_ONLY = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium' });
const COUNT = new Intl.NumberFormat(LOCALE);
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Three digits that matter, and a unit of 1024 to some power. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  return `${value.toFixed(digits)} ${UNITS[unit]}`;
}

export function formatRate(bytesPerSecond: number): string {
  return `${formatBytes(bytesPerSecond)}/s`;
}

/** Coarser the longer it is, as an estimate is. */
export function formatDuration(seconds: number): string {
  if (seconds < MINUTE) {
    return `${Math.max(1, Math.round(seconds))} s`;
  }
  if (seconds < 10 * MINUTE) {
    return pair(seconds, MINUTE, 'min', 1, 's');
  }
  if (seconds < HOUR) {
    return `${Math.round(seconds / MINUTE)} min`;
  }
  return seconds < DAY
    ? pair(seconds, HOUR, 'h', MINUTE, 'min')
    : pair(seconds, DAY, 'd', HOUR, 'h');
}

export function formatMilliseconds(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  return seconds < 10 ? `${seconds.toFixed(seconds < 1 ? 2 : 1)} s` : formatDuration(seconds);
}

export function formatDate(date: Date): string {
  return DATE.format(date);
}

export function formatDay(date: Date): string {
  return DAY_ONLY.format(date);
}

/** A number and its noun: "1 file", "2,000 files". */
export function count(number: number, noun: string): string {
  return `${COUNT.format(number)} ${noun}${number === 1 ? '' : 's'}`;
}

function pair(seconds: number, large: number, one: string, small: number, other: string): string {
  const rounded = Math.round(seconds / small) * small;
  const rest = Math.round((rounded % large) / small);
  const whole = `${Math.floor(rounded / large)} ${one}`;
  return rest === 0 ? whole : `${whole} ${rest} ${other}`;
}
