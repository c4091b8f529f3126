// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { ApiProblem, asProblem, readProblem } from './problem';

const answer = (status: number, headers: Record<string, string> = {}) => new Response(null, { status, headers });

describe('readProblem', () => {
  it('reads a problem document with its parameters', () => {
    const body = {
      code: 'quota_exceeded',
      detail: 'The daily limit is reached.',
      request_id: 'r1',
      period: 'day',
      limit: 500,
      used: 500,
      resets_at: '2026-01-06T00:00:00Z',
      errors: [{ field: 'to.0', code: 'missing', message: 'm' }],
    };
    const problem = readProblem(body, answer(429, { 'Retry-After': '60' }));
    expect(problem).toMatchObject({ code: 'quota_exceeded', status: 429, requestId: 'r1' });
    expect(problem.params).toMatchObject({ limit: 500, used: 500, period: 'day', retryAfter: 60 });
    expect(problem.fields).toEqual(body.errors);
    expect(problem.mayPass).toBe(true);
    expect(problem.outcomeUnknown).toBe(false);
  });

  it.each([
    [502, '<html>Bad gateway</html>', 'internal_error'],
    [403, 'Forbidden', 'unexpected_answer'],
    [500, null, 'internal_error'],
    [401, '<html>Sign in</html>', 'authentication_required'],
    [413, '<html>Request entity too large</html>', 'body_too_large'],
    [429, 'Slow down', 'too_many_requests'],
    [404, { code: 42 }, 'unexpected_answer'],
  ])('gives an answer %i that is no problem document a code of our own', (status, body, code) => {
    expect(readProblem(body, answer(status)).code).toBe(code);
  });

  it.each([
    [90, '90'],
    [90, new Date(Date.now() + 90_000).toUTCString()],
    [null, 'Thu, 21 Oct 1999 07:28:00 GMT'],
    [null, 'soon'],
  ])('reads %s seconds from a Retry-After of %s', (seconds, header) => {
    const { retryAfter } = readProblem('Slow down', answer(429, { 'Retry-After': header })).params;
    if (seconds === null) expect(retryAfter).toBeNull();
    // A date has whole seconds, and some time has passed since.
    else expect(Math.abs((retryAfter ?? 0) - seconds)).toBeLessThan(30);
  });

  it('survives members of the wrong kind', () => {
    const body = { code: 'invalid_request', errors: 'no', suggestions: [1, 'a@b.test'], limit: 'many', period: 'week' };
    const problem = readProblem(body, answer(422, { 'Retry-After': 'soon' }));
    expect(problem.fields).toEqual([]);
    expect(problem.params).toEqual({
      retryAfter: null,
      limit: null,
      used: null,
      period: null,
      resetsAt: null,
      suggestions: ['a@b.test'],
    });
  });
});

describe('asProblem', () => {
  it('passes a problem as it is, and names anything else', () => {
    const problem = new ApiProblem({ code: 'not_found', status: 404 });
    expect(asProblem(problem)).toBe(problem);
    expect(asProblem(new TypeError('x')).code).toBe('unexpected_answer');
  });
});
