import { useState } from 'react';
import type { Me } from '../../lib/api/types';

/** Hold the name and the domain; a whole address that is typed or pasted fills in both. */
export function useAddressInput(domains: Me['domains']) {
  const first = domains.find((domain) => domain.default) ?? domains[0];
  const [username, setUsername] = useState('');
  const [chosen, setChosen] = useState<string | null>(null);
  const domain = domains.some(({ name }) => name === chosen) ? chosen : first?.name;

  const fill = (typed: string) => {
    const at = typed.lastIndexOf('@');
    const known = domains.find(({ name }) => at > 0 && name === typed.slice(at + 1).trim().toLowerCase());
    setUsername(known ? typed.slice(0, at) : typed);
    if (known) setChosen(known.name);
  };

  return { username, domain: domain ?? '', fill, setDomain: setChosen };
}
