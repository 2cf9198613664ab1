import { askedRoute, historyAnswer, PAST_API } from '../past-api.ts'

export default askedRoute('api-history', PAST_API.history, historyAnswer)
