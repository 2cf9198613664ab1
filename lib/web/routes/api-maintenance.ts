import { API, apiRoute } from '../api.ts'

export default apiRoute('api-maintenance', API.maintenance)
