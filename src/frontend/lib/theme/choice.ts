/** A colour scheme; `auto` is the system's. */
export type ThemeChoice = 'auto' | 'light' | 'dark';
