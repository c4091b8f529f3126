import type { fr } from './fr';
import type { lazy } from './fr/lazy';

/** A catalogue with the same keys and other words: a missing translation does not compile. */
export type Translated<Catalogue> = {
  [Key in keyof Catalogue]: Catalogue[Key] extends string ? string : Translated<Catalogue[Key]>;
};

type Plural<Key extends string> = Key extends `${infer Base}_${'one' | 'many' | 'other'}` ? Base : Key;

/** Every key that may be asked of a catalogue; plural forms go by their common name. */
export type KeyOf<Node> = {
  [Key in keyof Node & string]: Node[Key] extends string ? Plural<Key> : `${Key}.${KeyOf<Node[Key]>}`;
}[keyof Node & string];

/** Every key that a component may ask for. */
export type MessageKey = KeyOf<typeof fr> | KeyOf<typeof lazy>;
export type ProblemKey = KeyOf<(typeof fr)['problems']>;
