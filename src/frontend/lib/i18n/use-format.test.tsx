import { renderHook } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { I18nProvider } from './I18nProvider';
import { useFormat } from './use-format';

function formatIn(language: 'fr' | 'en', locale: string) {
  vi.spyOn(navigator, 'languages', 'get').mockReturnValue([locale]);
  return renderHook(useFormat, {
    wrapper: ({ children }) => <I18nProvider language={language}>{children}</I18nProvider>,
  }).result.current;
}

it('names the first day of a French month as French does, and other days by their number', () => {
  const format = formatIn('fr', 'fr-FR');
  expect(format.day('2026-12-01')).toBe('1er déc. 2026');
  expect(format.shortDay('2026-12-01')).toBe('1er déc.');
  expect(format.dateTime('2026-12-01T12:00:00')).toMatch(/^1er déc\. 2026/);
  expect(format.day('2026-12-11')).toBe('11 déc. 2026');
  expect(format.shortDay('2026-01-21')).toBe('21 janv.');
});

it('leaves English dates as the browser’s own English writes them', () => {
  expect(formatIn('en', 'en-GB').day('2026-12-01')).toBe('1 Dec 2026');
});
