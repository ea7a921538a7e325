import { db } from 'ponder:api'
import schema from 'ponder:schema'
import { Hono } from 'hono'
import { client, graphql } from 'ponder'
import { readHead } from './head.ts'
import { sendLogs } from './logs.ts'

const app = new Hono()

app.use('/graphql', graphql({ db, schema }))
app.use('/sql/*', client({ db, schema }))
app.get('/head', async (context) => context.json(await readHead()))
app.get('/logs', sendLogs)

export default app
