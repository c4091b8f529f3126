import { createContext, useContext, useMemo, useState } from 'react';

const NewsContext = createContext(null);

/** What happened lately, for the side of the page. */
export function NewsProvider({ children }) {
  const [news, setNews] = useState([]);
  const value = useMemo(() => ({ news, tell: (text) => setNews((old) => [text, ...old]) }), [news]);
  return <NewsContext.Provider value={value}>{children}</NewsContext.Provider>;
}

export const useNews = () => useContext(NewsContext);
