import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import { ACCOUNTS_KEY } from '../accounts';
import { useApi } from '../../lib/api/ApiProvider';
import type { SendInput, Sent } from '../../lib/api/types';
import { upload, type Upload } from '../../lib/api/upload';
import { base64Of } from './attached';

/** A file that was there when it was attached and cannot be read now. */
export class FileUnreadable extends Error {}

async function contentOf(file: File) {
  const content = await base64Of(file).catch(() => {
    throw new FileUnreadable(file.name);
  });
  return { filename: file.name, content_type: file.type || 'application/octet-stream', content };
}

interface Outgoing {
  message: Omit<SendInput, 'attachments'>;
  files: File[];
  /** Sent again under it, the message goes out once. */
  key: string;
}

/** Send a message from an address; its usage in the lists is then out of date. `sent` goes from 0 to 1. */
export function useSendMessage(account: string) {
  const api = useApi();
  const client = useQueryClient();
  const [sent, setSent] = useState(0);
  const running = useRef<Upload<Sent> | null>(null);
  const mutation = useMutation({
    mutationFn: async ({ message, files, key }: Outgoing): Promise<Sent> => {
      setSent(0);
      const attachments = await Promise.all(files.map(contentOf));
      const path = `/accounts/${encodeURIComponent(account)}/send`;
      running.current = upload<Sent>(api, { path, body: { ...message, attachments }, key }, setSent);
      return running.current.answer;
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ACCOUNTS_KEY }),
    onSettled: () => {
      running.current = null;
    },
  });
  const stop = useCallback(() => {
    running.current?.stop();
  }, []);
  return { ...mutation, sent, stop };
}
