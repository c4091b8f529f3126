/** The person whom the application around the panel has signed in. */
export interface PanelUser {
  /** The id that the host's `current_user` has on the server. */
  id: string | number;
  /** What to call the person until the server has answered. */
  name?: string;
}

/** Say whether the server means the person whom the host means; a host that says nothing agrees with it. */
export const isSamePerson = (user: PanelUser | undefined, id: string): boolean =>
  user === undefined || String(user.id) === id;
