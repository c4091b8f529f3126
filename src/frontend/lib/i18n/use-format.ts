import { useLanguage } from './I18nProvider';

const DAY = 86_400_000;
const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

function isSameDay(one: Date, other: Date): boolean {
  return one.toDateString() === other.toDateString();
}

/** Return the browser's own variety of a language: en-GB writes dates and times as en-US does not. */
function localeFor(language: string): string {
  return navigator.languages.find((tag) => tag.toLowerCase().startsWith(language)) ?? language;
}

/** Return what writes an instant; French names the first day of a month with an ordinal, which Intl does not. */
function writer(language: string, options: Intl.DateTimeFormatOptions): (at: Date) => string {
  const format = new Intl.DateTimeFormat(language, options);
  if (!language.startsWith('fr')) return (at) => format.format(at);
  return (at) => format.formatToParts(at).map(({ type, value }) => (type === 'day' && value === '1' ? '1er' : value)).join('');
}

function formatters(language: string) {
  const number = new Intl.NumberFormat(language);
  const time = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit' });
  const date = writer(language, { dateStyle: 'medium' });
  const dateTime = writer(language, { dateStyle: 'medium', timeStyle: 'short' });
  const dayAndTime = writer(language, {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  });
  const compact = new Intl.NumberFormat(language, { notation: 'compact' });
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 });
  const shortDay = writer(language, { day: 'numeric', month: 'short', timeZone: 'UTC' });
  const day = writer(language, { dateStyle: 'medium', timeZone: 'UTC' });
  const list = new Intl.ListFormat(language, { type: 'conjunction' });

  return {
    number: (value: number) => number.format(value),
    time: (instant: string) => time.format(new Date(instant)),
    date: (instant: string) => date(new Date(instant)),
    dateTime: (instant: string) => dateTime(new Date(instant)),
    /** Short, for what stands beside a chart. */
    compact: (value: number) => compact.format(value),
    /** A share from 0 to 1. */
    percent: (share: number) => percent.format(share),
    /** A calendar day such as 2026-11-25, wherever the reader is. */
    day: (date: string) => day(new Date(date)),
    shortDay: (date: string) => shortDay(new Date(date)),
    /** A decimal number as text, in a currency (ISO 4217). */
    money: (amount: string, currency: string) =>
      new Intl.NumberFormat(language, { style: 'currency', currency }).format(Number(amount)),
    list: (items: string[]) => list.format(items),

    /** The time alone for what is within a day from now, else the day with it: for what is at most a month away. */
    soon: (instant: string) => {
      const at = new Date(instant);
      return Math.abs(at.getTime() - Date.now()) < DAY ? time.format(at) : dayAndTime(at);
    },

    /** The time for today, the date for other days: what a list of messages shows. */
    brief: (instant: string) => {
      const at = new Date(instant);
      return isSameDay(at, new Date()) ? time.format(at) : date(at);
    },

    /** Seconds in the largest unit that reads well. */
    duration: (seconds: number) => {
      const minutes = seconds >= 90;
      const value = Math.ceil(minutes ? seconds / 60 : Math.max(seconds, 1));
      const unit = minutes ? 'minute' : 'second';
      return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(value);
    },

    bytes: (octets: number) => {
      const power = octets < 1 ? 0 : Math.min(Math.floor(Math.log10(octets) / 3), UNITS.length - 1);
      return new Intl.NumberFormat(language, {
        style: 'unit',
        unit: UNITS[power] ?? 'byte',
        // English has no plural of the short form.
        unitDisplay: power === 0 ? 'long' : 'short',
        maximumFractionDigits: power > 1 ? 1 : 0,
      }).format(octets / 1000 ** power);
    },
  };
}

export type Format = ReturnType<typeof formatters>;

/** Made once for each locale: they are dear to make, and every row of a list needs them. */
const made = new Map<string, Format>();

function formatFor(locale: string): Format {
  const found = made.get(locale) ?? formatters(locale);
  made.set(locale, found);
  return found;
}

/** Return formatters for numbers, instants (RFC 3339) and sizes in the panel's language. */
export function useFormat(): Format {
  return formatFor(localeFor(useLanguage()));
}
