import { db } from 'ponder:api'
import schema from 'ponder:schema'
import { Hono } from 'hono'
import { client, graphql } from 'ponder'
import { readHead, settings } from './head.ts'
import { sendLogs } from './logs.ts'
import { sendHits, sendTitles } from './search.ts'
import { keepDescribing } from './titles.ts'

const app = new Hono()

app.use('/graphql', graphql({ db, schema }))
if (settings.isSqlServed) app.use('/sql/*', client({ db, schema }))
app.get('/head', async (context) => context.json(await readHead()))
app.get('/logs', sendLogs)
app.get('/search', sendHits)
app.get('/titles', sendTitles)

void keepDescribing()

export default app
