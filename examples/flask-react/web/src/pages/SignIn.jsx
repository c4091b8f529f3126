import { base, useSession } from '../session';

/** The host's own sign-in. */
export default function SignIn() {
  const { people } = useSession();
  return (
    <form method="post" action={`${base}session`}>
      <h2>Qui êtes-vous ?</h2>
      {people.map(([id, name]) => (
        <button key={id} name="person" value={id}>
          {name}
        </button>
      ))}
    </form>
  );
}
