/** A page of the host's own. */
export default function Orders() {
  return (
    <>
      <h2>Commandes</h2>
      <ol>
        <li>Dupont, deux chaises</li>
        <li>Martin, une table</li>
      </ol>
    </>
  );
}
