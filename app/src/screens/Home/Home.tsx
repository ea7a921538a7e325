import { Link } from 'wouter'
import { Page } from '../../components/Page.tsx'
import { useSettings } from '../../hooks/useSettings.ts'
import { useI18n } from '../../i18n/index.tsx'

const DOORS = ['/me', '/firm', '/explore', '/verify'] as const

/** The first view: what this is, and where each kind of reader goes from here. Asks nothing of the chain. */
export default function Home() {
  const { t } = useI18n()
  const { indexerUrl } = useSettings()
  const { page, pageWithIndexer, ...promises } = t.home.promises
  return (
    <Page title={t.home.title} lead={t.home.lead}>
      <div className="tiles tiles-small">
        {DOORS.map((href) => (
          <Link key={href} className="tile" href={href}>
            <h2>{t.home.doors[href].title}</h2>
            <p className="soft">{t.home.doors[href].text}</p>
          </Link>
        ))}
      </div>
      <section className="card">
        <h2>{t.home.promisesTitle}</h2>
        <ul className="stats">
          {Object.entries({ ...promises, page: indexerUrl ? pageWithIndexer : page }).map(([name, text]) => (
            <li key={name} className="small soft">
              {text}
            </li>
          ))}
        </ul>
      </section>
    </Page>
  )
}
