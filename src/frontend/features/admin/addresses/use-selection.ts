import { useState } from 'react';
import type { AddressFilter } from './list-addresses';

export interface Selection {
  ids: ReadonlySet<string>;
  /** Whether everything that the filter finds is meant, shown or not. */
  everything: boolean;
  toggle: (id: string) => void;
  /** Choose these, or none of them where all of them are chosen. */
  togglePage: (ids: string[]) => void;
  chooseEverything: () => void;
  clear: () => void;
}

/** Which addresses are chosen; another filter chooses anew. */
export function useSelection(filter: AddressFilter): Selection {
  const [state, setState] = useState<{ filter: AddressFilter; ids: ReadonlySet<string>; everything: boolean }>({
    filter,
    ids: new Set(),
    everything: false,
  });
  const present = state.filter === filter ? state : { filter, ids: new Set<string>(), everything: false };
  const choose = (ids: ReadonlySet<string>, everything = false) => {
    setState({ filter, ids, everything });
  };
  return {
    ids: present.ids,
    everything: present.everything,
    toggle: (id) => {
      const ids = new Set(present.ids);
      if (!ids.delete(id)) ids.add(id);
      choose(ids);
    },
    togglePage: (page) => {
      const all = page.every((id) => present.ids.has(id));
      choose(all ? new Set() : new Set([...present.ids, ...page]));
    },
    chooseEverything: () => {
      choose(new Set(), true);
    },
    clear: () => {
      choose(new Set());
    },
  };
}
