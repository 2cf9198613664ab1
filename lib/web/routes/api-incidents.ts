import { API, apiRoute } from '../api.ts'

export default apiRoute('api-incidents', API.incidents)
