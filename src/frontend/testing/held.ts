import { fireEvent, within } from '@testing-library/react';
import { HttpResponse, type DefaultBodyType } from 'msw';
import { expect } from 'vitest';
import { on } from './backend';
import { server } from './server';

/** Keep the answer of one operation, or a body for one, on its way until the returned function is called. */
export function heldBack(
  method: Parameters<typeof on>[0],
  path: string,
  answered: HttpResponse<DefaultBodyType> | DefaultBodyType,
): () => void {
  let letGo: () => void = () => undefined;
  const answer = new Promise<HttpResponse<DefaultBodyType>>((resolve) => {
    letGo = () => {
      resolve(answered instanceof HttpResponse ? answered : HttpResponse.json(answered));
    };
  });
  server.use(on(method, path, async () => (await answer).clone()));
  return letGo;
}

/** See that neither Escape nor a button puts a dialog away. */
export function expectToStay(dialog: HTMLElement): void {
  fireEvent(dialog, new Event('cancel', { cancelable: true }));
  expect(dialog).toBeVisible();
  const waysOut = within(dialog).getAllByRole('button', { name: /^(Fermer|Annuler)$/ });
  for (const button of waysOut) expect(button).toBeDisabled();
}
