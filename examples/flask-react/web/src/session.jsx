import { createContext, useContext, useEffect, useState } from 'react';

/** The path below which this application is served, with a slash at its end. */
export const base = new URL(document.baseURI).pathname;

const SessionContext = createContext(null);

/** Ask our own server who is signed in. */
export function SessionProvider({ children }) {
  const [session, setSession] = useState(null);
  useEffect(() => {
    fetch(`${base}session`)
      .then((answer) => answer.json())
      .then(setSession);
  }, []);
  return session && <SessionContext.Provider value={session}>{children}</SessionContext.Provider>;
}

export const useSession = () => useContext(SessionContext);
