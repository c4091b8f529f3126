import { renderHook } from '@testing-library/react';
import { expect, it } from 'vitest';
import { ApiProblem } from '../api/problem';
import { I18nProvider } from './I18nProvider';
import type { Language } from './language';
import { useProblemText } from './use-problem-text';

function told(language: Language, problem: ConstructorParameters<typeof ApiProblem>[0]): string {
  const { result } = renderHook(() => useProblemText(), {
    wrapper: ({ children }) => <I18nProvider language={language}>{children}</I18nProvider>,
  });
  return result.current(new ApiProblem(problem));
}

const quota = (limit: number) => ({
  code: 'quota_exceeded',
  status: 429,
  period: 'day' as const,
  limit,
  resetsAt: '2026-11-27T00:00:00Z',
});

it('counts what a limit is for as each language does', () => {
  expect(told('fr', quota(1))).toMatch(/^La limite de 1 destinataire par jour/);
  expect(told('fr', quota(0))).toMatch(/^La limite de 0 destinataire par jour/);
  expect(told('fr', quota(2))).toMatch(/^La limite de 2 destinataires par jour/);
  expect(told('en', quota(1))).toMatch(/^The limit of 1 recipient a day/);
  expect(told('en', quota(0))).toMatch(/^The limit of 0 recipients a day/);
  const many = { code: 'too_many_recipients', status: 422, limit: 1 };
  expect(told('fr', many)).toMatch(/au plus 1 destinataire\. /);
  expect(told('en', many)).toMatch(/at most 1 recipient\. /);
  const addresses = { code: 'account_limit_reached', status: 403, limit: 1 };
  expect(told('fr', addresses)).toMatch(/limite de 1 adresse\. /);
});

it('says a problem without its numbers where they did not come', () => {
  expect(told('fr', { code: 'quota_exceeded', status: 429 })).toMatch(/^La limite d’envoi de cette adresse/);
  expect(told('en', { code: 'pigeons_sleep', status: 500, detail: 'The pigeons sleep.' })).toBe('The pigeons sleep.');
});
