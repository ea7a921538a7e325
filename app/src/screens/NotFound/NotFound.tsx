import { Link } from 'wouter'
import { Page } from '../../components/Page.tsx'
import { useI18n } from '../../i18n/index.tsx'

export default function NotFound() {
  const { t } = useI18n()
  return (
    <Page title={t.notFound.title} lead={t.notFound.lead}>
      <p>
        <Link href="/explore">{t.frame.places['/explore']}</Link>
      </p>
    </Page>
  )
}
