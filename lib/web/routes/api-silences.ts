import { API, apiRoute } from '../api.ts'

export default apiRoute('api-silences', API.silences)
