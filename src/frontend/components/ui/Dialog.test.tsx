import { MantineProvider } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { act, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ApiProvider } from '../../lib/api/ApiProvider';
import { I18nProvider } from '../../lib/i18n/I18nProvider';
import { Dialog } from './Dialog';
import { NoticesProvider } from './Notices';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

function Asking({ onClose }: { onClose: () => void }) {
  const asking = useMutation({ mutationFn: () => new Promise<never>(() => undefined) });
  return (
    <Dialog title="Asking" busy={asking.isPending} onClose={onClose}>
      <button
        onClick={() => {
          asking.mutate();
        }}
      >
        ask
      </button>
    </Dialog>
  );
}

function opened() {
  const onClose = vi.fn();
  render(
    <MantineProvider>
      <ApiProvider baseUrl="/api">
        <I18nProvider language="en">
          <NoticesProvider>
            <Asking onClose={onClose} />
          </NoticesProvider>
        </I18nProvider>
      </ApiProvider>
    </MantineProvider>,
  );
  const dialog = screen.getByRole('dialog', { name: 'Asking' });
  const escape = () => fireEvent(dialog, new Event('cancel', { cancelable: true }));
  return { onClose, escape, settled: () => act(() => vi.runAllTimersAsync()) };
}

it('closes on Escape', async () => {
  const { onClose, escape, settled } = opened();
  escape();
  await settled();
  expect(onClose).toHaveBeenCalledOnce();
});

it('stays for the answer where Escape is pressed in the very moment after what asks for it', async () => {
  const { onClose, escape, settled } = opened();
  fireEvent.click(screen.getByRole('button', { name: 'ask' }));
  escape();
  await settled();
  expect(screen.getByRole('button', { name: 'Close' })).toBeDisabled();
  expect(onClose).not.toHaveBeenCalled();
});
