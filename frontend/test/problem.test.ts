import { describe, expect, it } from 'vitest';
import { ConnectionLost } from '../src/engine/ports';
import { gatewayError, GatewayError, problemOf } from '../src/engine/problem';
import { pauseBeforeRetry } from '../src/engine/retry';

function response(status: number, headers: Record<string, string> = {}, text = '') {
  return { status, text, header: (name: string) => headers[name] ?? null };
}

const JSON_TYPE = { 'Content-Type': 'application/problem+json' };

describe('an error of the gateway', () => {
  it('is read from problem+json', () => {
    const text = JSON.stringify({ title: 'Forbidden', detail: 'Not yours', storeRequestId: 'id' });

    expect(gatewayError(response(403, JSON_TYPE, text)).problem).toEqual({
      status: 403,
      title: 'This is not allowed',
      detail: 'Not yours',
      advice: 'Ask whoever runs the gateway for permission, then try again.',
      storeRequestId: 'id',
    });
  });

  it.each([
    ['no body', {}, ''],
    ['another kind of body', { 'Content-Type': 'text/html' }, '<h1>Bad gateway</h1>'],
    ['broken JSON', JSON_TYPE, '{"detail":'],
    ['JSON of another shape', JSON_TYPE, '"text"'],
    ['fields of another type', JSON_TYPE, '{"detail":7,"storeRequestId":{}}'],
  ])('with %s still has a title and advice', (_, headers, text) => {
    const { problem } = gatewayError(response(502, headers, text));

    expect(problem.title).not.toBe('');
    expect(problem.advice).not.toBe('');
    expect(problem.detail).toBe('');
  });

  it.each([
    ['7', 7000],
    ['Wed, 21 Oct 2026 07:28:10 GMT', 10_000],
    ['Wed, 21 Oct 2026 07:27:00 GMT', 0],
    ['soon', null],
  ])('asks for a pause with Retry-After: %s', (value, expected) => {
    const now = Date.parse('2026-10-21T07:28:00Z');

    expect(gatewayError(response(503, { 'Retry-After': value }), now).retryAfterMs).toBe(expected);
  });
});

describe('a failure that is no answer', () => {
  it.each([new ConnectionLost(), new Error('odd'), 'odder'])('is told in words: %s', (failure) => {
    const problem = problemOf(failure);

    expect(problem.status).toBe(0);
    expect(problem.title).not.toBe('');
    expect(problem.advice).not.toBe('');
  });
});

describe('the pause before another attempt', () => {
  const error = (status: number, retryAfter?: string) =>
    gatewayError(response(status, retryAfter === undefined ? {} : { 'Retry-After': retryAfter }));

  it.each([408, 429, 502, 503, 504])('follows a %i', (status) => {
    expect(pauseBeforeRetry(error(status), 1)).toBe(1000);
  });

  it.each([400, 401, 403, 404, 411, 412, 413, 422, 500, 507])('does not follow a %i', (status) => {
    expect(pauseBeforeRetry(error(status), 1)).toBeNull();
  });

  it('doubles with every failure in a row, up to half a minute', () => {
    const pauses = [1, 2, 3, 4, 5, 6, 7].map((attempts) =>
      pauseBeforeRetry(new ConnectionLost(), attempts),
    );

    expect(pauses).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
  });

  it('is what the gateway asks for, up to a minute', () => {
    expect(pauseBeforeRetry(error(503, '20'), 1)).toBe(20_000);
    expect(pauseBeforeRetry(error(503, '86400'), 1)).toBe(60_000);
  });

  it('does not follow what the gateway never said', () => {
    expect(pauseBeforeRetry(new Error('a defect'), 1)).toBeNull();
    expect(error(503)).toBeInstanceOf(GatewayError);
  });
});
