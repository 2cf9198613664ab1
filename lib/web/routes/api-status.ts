import { API, apiRoute } from '../api.ts'

export default apiRoute('api-status', API.status)
