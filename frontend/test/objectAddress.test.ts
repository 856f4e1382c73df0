import { describe, expect, it } from 'vitest';
import { folderIn, folderLink } from '../src/adapters/addressBar';
import {
  addressIn,
  nameOf,
  objectPath,
  prefixOf,
  requireUsable,
  UnusableName,
} from '../src/engine/objectAddress';

describe('a typed folder', () => {
  it.each([
    ['', ''],
    ['/', ''],
    ['reports', 'reports/'],
    [' /reports// 2026 / ', 'reports/2026/'],
    ['夏 休み', '夏 休み/'],
  ])('%j becomes the prefix %j', (typed, prefix) => {
    expect(prefixOf(typed)).toBe(prefix);
  });

  it.each(['..', 'a/../b', './a', 'a\u0000b', 'a\nb', 'x'.repeat(1024), '\ud800'])(
    '%j is refused',
    (typed) => {
      expect(() => prefixOf(typed)).toThrow(UnusableName);
    },
  );
});

describe('a key', () => {
  it('may have 1,024 bytes, and not one more', () => {
    expect(() => requireUsable('é'.repeat(512))).not.toThrow();
    expect(() => requireUsable('é'.repeat(512) + 'x')).toThrow(UnusableName);
  });

  it('is put together from the folder and the file', () => {
    expect(addressIn({ bucket: 'b', prefix: 'a/' }, 'c/d').key).toBe('a/c/d');
  });

  it('has a name', () => {
    expect(['a/b.txt', 'b.txt', 'a/b/', 'b/'].map(nameOf)).toEqual(['b.txt', 'b.txt', 'b', 'b']);
  });

  it('is encoded piece by piece, so that slashes stay', () => {
    expect(objectPath({ bucket: 'b', key: 'a b/c%2F?#&.txt' })).toBe(
      '/api/v1/objects/b/a%20b/c%252F%3F%23%26.txt',
    );
  });
});

describe('the address bar', () => {
  it.each([
    { bucket: 'inbox', prefix: '' },
    { bucket: 'inbox', prefix: 'a b/c%d/#?/夏/' },
  ])('holds a folder and gives it back: %j', (folder) => {
    expect(folderIn(folderLink(folder))).toEqual(folder);
  });

  it('completes a prefix that was cut short', () => {
    expect(folderIn('#/inbox/a/b')).toEqual({ bucket: 'inbox', prefix: 'a/b/' });
  });

  it.each(['', '#', '#/', '#contents', '#/inbox/%'])('%j names no folder', (hash) => {
    expect(folderIn(hash)).toBeNull();
  });
});
