import { API, apiRoute } from '../api.ts'

export default apiRoute('api-targets', API.targets)
