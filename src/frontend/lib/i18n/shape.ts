import type { fr } from './fr';
import type { lazy } from './fr/lazy';

/** A catalogue with the same keys and other words: a missing translation does not compile. */
export type Translated<Catalogue> = {
  [Key in keyof Catalogue]: Catalogue[Key] extends string ? string : Translated<Catalogue[Key]>;
};

type Plural<Key extends string> = Key extends `${infer Base}_${'one' | 'many' | 'other'}` ? Base : Key;

type Leaves<Node> = {
  [Key in keyof Node & string]: Node[Key] extends string ? Plural<Key> : `${Key}.${Leaves<Node[Key]>}`;
}[keyof Node & string];

/** Every key that a component may ask for; plural forms go by their common name. */
export type MessageKey = Leaves<typeof fr> | Leaves<typeof lazy>;
export type ProblemKey = keyof (typeof fr)['problems'];
