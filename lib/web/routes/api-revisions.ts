import { askedRoute, PAST_API, revisionsAnswer } from '../past-api.ts'

export default askedRoute('api-revisions', PAST_API.revisions, revisionsAnswer)
