import { base, useSession } from '../session';
import { NewsProvider, useNews } from './news';

/** What is around every page. */
export default function Frame({ menu, children }) {
  const { user } = useSession();
  return (
    <NewsProvider>
      <header>
        <h1>Atelier</h1>
        <nav>{menu}</nav>
        {user ? (
          <form method="post" action={`${base}session/end`}>
            <span>{user.name}</span> <button>Quitter</button>
          </form>
        ) : null}
      </header>
      <div className="columns">
        <main>{children}</main>
        <Side />
      </div>
    </NewsProvider>
  );
}

function Side() {
  const { news } = useNews();
  return (
    <aside>
      <h2>Rechercher</h2>
      <label htmlFor="search">Un client</label>
      <input id="search" type="search" placeholder="Nom" />
      <select aria-label="Année">
        <option>2026</option>
      </select>
      <textarea aria-label="Note" rows={2} />
      <button type="button">Chercher</button>
      <p>
        Voir aussi <a href={`${base}`}>les commandes</a>.
      </p>
      <table>
        <thead>
          <tr>
            <th>Mois</th>
            <th>Ventes</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <td>Octobre</td>
            <td>12</td>
          </tr>
        </tbody>
      </table>
      <h3>Nouvelles</h3>
      <ul aria-label="Nouvelles">
        {news.map((text, index) => (
          <li key={index}>{text}</li>
        ))}
      </ul>
    </aside>
  );
}
