import { useState } from 'react';
import { useAdmin } from '../parts';
import { FileDrop } from './FileDrop';
import { ImportCard } from './ImportCard';
import { ImportList } from './ImportList';

/** Create many addresses from a file: look at it first, then do it, and see how far it is. */
export function ImportsSection() {
  const { mayChange } = useAdmin();
  const [opened, setOpened] = useState<string | null>(null);
  return (
    <>
      {opened === null && mayChange ? <FileDrop onChecked={setOpened} /> : null}
      {opened === null ? null : (
        <ImportCard
          key={opened}
          id={opened}
          onClose={() => {
            setOpened(null);
          }}
        />
      )}
      <ImportList onOpen={setOpened} />
    </>
  );
}
