import { API, apiRoute } from '../api.ts'

export default apiRoute('api-holds', API.holds)
