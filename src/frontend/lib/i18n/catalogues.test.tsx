import { readdirSync, readFileSync } from 'node:fs';
import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { Backend } from '../../testing/backend';
import { openPanel } from '../../testing/render';
import { en } from './en';
import { lazy as lazyEn } from './en/lazy';
import { fr } from './fr';
import { lazy as lazyFr } from './fr/lazy';

type Node = string | { readonly [key: string]: Node };

function leaves(node: Node, path = ''): [path: string, text: string][] {
  if (typeof node === 'string') return [[path, node]];
  return Object.entries(node).flatMap(([key, child]) => leaves(child, path ? `${path}.${key}` : key));
}

const params = (text: string) => [...text.matchAll(/{{(\w+)[^}]*}}/g)].map(([, name]) => name).sort();
const french = new Map(leaves({ ...fr, ...lazyFr }));
const english = new Map(leaves({ ...en, ...lazyEn }));

/** Every code that the server's sources can answer with: a code without a message fails here. */
function serverCodes(): string[] {
  const backend = new URL('../../../backend/email_provisioning/', `file://${import.meta.dirname}/`);
  const files = ['errors', 'web'].flatMap((folder) =>
    readdirSync(new URL(folder, backend)).filter((name) => name.endsWith('.py')).map((name) => `${folder}/${name}`),
  );
  const sources = files.map((name) => readFileSync(new URL(name, backend), 'utf8')).join('\n');
  return [...sources.matchAll(/^ {4}code(?:, \w+)*(?:: [\w[\]]+)? = "(\w+)"/gm)].map(([, code]) => code ?? '');
}

describe('the catalogues', () => {
  it('leave no group to the one that is loaded later', () => {
    expect(Object.keys(lazyFr).filter((group) => group in fr)).toEqual([]);
  });

  it('have the same keys', () => {
    expect([...english.keys()].sort()).toEqual([...french.keys()].sort());
  });

  it('have a text for each key, with the same parameters in both languages', () => {
    for (const [key, text] of french) {
      const other = english.get(key) ?? '';
      expect(text.trim(), key).not.toBe('');
      expect(other.trim(), key).not.toBe('');
      expect(params(other), key).toEqual(params(text));
    }
  });

  it('have every plural form that French knows', () => {
    for (const key of french.keys()) {
      if (!key.endsWith('_one')) continue;
      expect(french.has(key.replace(/_one$/, '_many')), key).toBe(true);
      expect(french.has(key.replace(/_one$/, '_other')), key).toBe(true);
    }
  });

  it('keep French punctuation on the line of its word', () => {
    for (const [key, text] of french) expect(text, key).not.toMatch(/ [:;?!»]|« /);
  });

  it('have a message for every problem of the server', () => {
    const codes = serverCodes();
    expect(codes.length).toBeGreaterThan(30);
    const known = { ...fr.problems, ...lazyFr.adminProblems };
    expect(codes.filter((code) => !Object.hasOwn(known, code))).toEqual([]);
  });
});

describe('the language', () => {
  it('follows the browser, then the choice, which is remembered', async () => {
    new Backend();
    const first = openPanel({});
    const heading = await screen.findByRole('heading', { name: 'Create an address' });
    expect(heading.closest('[lang]')).toHaveAttribute('lang', 'en');
    await first.user.click(screen.getByRole('button', { name: 'Français' }));
    expect(screen.getByRole('heading', { name: 'Créer une adresse' })).toBeVisible();
    first.unmount();

    openPanel({});
    expect(await screen.findByRole('heading', { name: 'Créer une adresse' })).toBeVisible();
  });

  it('is the host’s where the host says so', async () => {
    new Backend();
    openPanel({ language: 'en' });
    expect(await screen.findByRole('heading', { name: 'Create an address' })).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Français' })).toBeNull();
  });
});

it('lets the person choose the colour scheme, unless the host does', async () => {
  new Backend();
  const { user, container, unmount } = openPanel();
  const root = container.querySelector('.email-provisioning');
  await user.click(await screen.findByRole('button', { name: 'Passer au thème sombre' }));
  expect(root).toHaveAttribute('data-mantine-color-scheme', 'dark');
  expect(screen.getByRole('button', { name: 'Passer au thème clair' })).toBeVisible();
  unmount();

  const hosted = openPanel({ language: 'fr', theme: 'light' });
  expect(await screen.findByRole('heading', { name: 'Créer une adresse' })).toBeVisible();
  expect(hosted.container.querySelector('.email-provisioning')).toHaveAttribute('data-mantine-color-scheme', 'light');
  expect(screen.queryByRole('button', { name: /thème/ })).toBeNull();

  // What the person chose where there was a choice does not go before the system's, which the host asks for here.
  hosted.show({ language: 'fr', theme: 'auto' });
  expect(hosted.container.querySelector('.email-provisioning')).toHaveAttribute('data-mantine-color-scheme', 'light');
});
